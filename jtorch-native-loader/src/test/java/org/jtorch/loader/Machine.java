package org.jtorch.loader;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.jtorch.loader.internal.Versions;

/** A simulated machine and class path, built from real files below one folder. */
final class Machine {

  static final Versions VERSIONS = new Versions("1.2.3", "2.10.0-1.5.13");

  private final Path folder;
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> variables = new HashMap<>();
  private final List<Path> jars = new ArrayList<>();

  /** Creates a 64-bit Linux with a sufficient glibc and an empty class path. */
  Machine(Path folder) {
    this.folder = folder;
    with("os.name", "Linux");
    with("os.arch", "amd64");
    with("user.home", folder.resolve("home").toString());
    with("user.name", "ada");
    with("java.io.tmpdir", folder.resolve("tmp").toString());
    with("java.runtime.version", "17.0.1+2");
    with("java.vendor", "Example");
    withLibraries("GLIBC_2.4 GLIBC_2.36 GLIBC_2.7", "GLIBCXX_3.4 GLIBCXX_3.4.9 GLIBCXX_3.4.30");
  }

  /** Creates a machine with the binding's jars and its natives for the CPU. */
  static Machine ready(Path folder) {
    return new Machine(folder).withBinding().withCpuNatives("linux-x86_64", ".so");
  }

  @CanIgnoreReturnValue
  Machine with(String property, String value) {
    properties.put(property, value);
    return this;
  }

  @CanIgnoreReturnValue
  Machine withVariable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  @CanIgnoreReturnValue
  Machine withLibraries(String libc, String libstdcxx) {
    String maps =
        "7f4f3f24f000-7f4f3f275000 r--p 00000000 fe:00 33 /usr/lib/x86_64-linux-gnu/libc.so.6\n";
    write("proc/self/maps", maps);
    write("usr/lib/x86_64-linux-gnu/libc.so.6", libc);
    write("usr/lib/x86_64-linux-gnu/libstdc++.so.6", libstdcxx);
    return this;
  }

  @CanIgnoreReturnValue
  Machine withMusl() {
    write(
        "proc/self/maps",
        "7f4f3f24f000-7f4f3f275000 r-xp 00000000 fe:00 3 /lib/ld-musl-x86_64.so.1\n");
    return this;
  }

  @CanIgnoreReturnValue
  Machine withBinding() {
    return withJar("javacpp-1.5.13.jar", properties("javacpp", "1.5.13"))
        .withJar("openblas-0.3.31-1.5.13.jar", properties("openblas", "0.3.31-1.5.13"))
        .withJar("pytorch-2.10.0-1.5.13.jar", properties("pytorch", "2.10.0-1.5.13"));
  }

  @CanIgnoreReturnValue
  Machine withCpuNatives(String platform, String suffix) {
    String prefix = suffix.equals(".dll") ? "" : "lib";
    return withJar(
            "javacpp-1.5.13-" + platform + ".jar",
            Map.of("org/bytedeco/javacpp/" + platform + "/" + prefix + "jnijavacpp" + suffix, ""))
        .withJar(
            "openblas-0.3.31-1.5.13-" + platform + ".jar",
            Map.of("org/bytedeco/openblas/" + platform + "/" + prefix + "jniopenblas" + suffix, ""))
        .withJar(
            "pytorch-2.10.0-1.5.13-" + platform + ".jar",
            Map.of(
                "org/bytedeco/pytorch/" + platform + "/" + prefix + "jnitorch" + suffix,
                "jni",
                "org/bytedeco/pytorch/" + platform + "/" + prefix + "torch_cpu" + suffix,
                "libtorch"));
  }

  @CanIgnoreReturnValue
  Machine withGpuNatives() {
    return withJar(
        "pytorch-2.10.0-1.5.13-linux-x86_64-gpu.jar",
        Map.of("org/bytedeco/pytorch/linux-x86_64-gpu/libjnitorch.so", ""));
  }

  @CanIgnoreReturnValue
  Machine withJar(String name, Map<String, String> entries) {
    Path jar = folder.resolve(name);
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entriesOut = new JarOutputStream(out)) {
      for (Map.Entry<String, String> entry : entries.entrySet()) {
        entriesOut.putNextEntry(new JarEntry(entry.getKey()));
        entriesOut.write(entry.getValue().getBytes(UTF_8));
        entriesOut.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    jars.add(jar);
    return this;
  }

  static Map<String, String> properties(String artifact, String version) {
    return Map.of(
        "META-INF/maven/org.bytedeco/" + artifact + "/pom.properties", "version=" + version);
  }

  @CanIgnoreReturnValue
  Path write(String name, String content) {
    Path file = folder.resolve(name);
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Environment environment() {
    URL[] urls = jars.stream().map(Machine::url).toArray(URL[]::new);
    return new Environment(
        Map.copyOf(properties), Map.copyOf(variables), name -> find(urls, name), folder, VERSIONS);
  }

  /** Returns the doctor's report with this machine's folder replaced by {@code ROOT}. */
  String report() {
    return Doctor.examine(environment())
        .text()
        .replace(folder.toString(), "ROOT")
        .replaceAll("[0-9]+ MB free", "N MB free");
  }

  private static List<URL> find(URL[] urls, String name) {
    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      return Collections.list(loader.getResources(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
