package org.jtorch.it.newcomer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jtorch.it.Command;

/**
 * Restrictions of a container on a program: another user without a name and a home, a read-only
 * root file system, a small {@code /tmp}. Where the tests may not mount, only the system properties
 * are set accordingly.
 *
 * @param folder the folder mounted read-only at {@code /mnt}
 * @param mounts whether this process may mount
 */
record Container(Path folder, boolean mounts) {
  private static final String SCRIPT =
      """
      mount --bind "$1" /mnt && mount -o remount,ro,bind /mnt || exit 1
      mount -t tmpfs -o mode=1777,"$2" tmpfs /tmp && mount -o remount,ro,bind / || exit 1
      shift 2
      exec setpriv --reuid=12345 --regid=12345 --clear-groups --no-new-privs env -i "$@"
      """;

  static Container of(Path folder) throws IOException, InterruptedException {
    return new Container(folder, mayMount());
  }

  private static boolean mayMount() throws IOException, InterruptedException {
    try {
      String probe = "mount -t tmpfs tmpfs /mnt && setpriv --reuid=12345 --clear-groups true";
      return Command.of("unshare", "-m", "sh", "-c", probe).run().exitCode() == 0;
    } catch (IOException e) {
      return false; // there is no unshare
    }
  }

  /** The path of a file of the folder, inside. */
  String inside(String file) {
    return (mounts ? Path.of("/mnt") : folder).resolve(file).toString();
  }

  /**
   * Runs a JVM.
   *
   * @param tmp how {@code /tmp} is mounted
   * @param otherwise the folder used as {@code /tmp} where mounting is not possible
   */
  Command.Result java(Path jdk, String tmp, String otherwise, List<String> arguments)
      throws IOException, InterruptedException {
    List<String> words = new ArrayList<>();
    if (mounts) {
      words.addAll(List.of("unshare", "-m", "sh", "-c", SCRIPT, "sh", folder.toString(), tmp));
      words.add(jdk.resolve("bin/java").toString());
    } else {
      words.addAll(List.of("env", "-i", jdk.resolve("bin/java").toString()));
      words.addAll(List.of("-Duser.home=/proc/none", "-Djava.io.tmpdir=" + otherwise));
    }
    words.addAll(arguments);
    return Command.of(words).run();
  }
}
