package org.jtorch.serving.internal.versions;

import java.io.IOException;
import java.time.Duration;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Padding;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.settings.ModelSettings;

/** Makes a version that is ready to serve: admits, reads, checks, warms up. */
final class VersionLoader {
  private static final int ATTEMPTS = 3;

  /** Told what is being loaded; throws to stop it. */
  interface Progress {
    void at(String version, String revision, VersionInfo.State state);
  }

  private final ModelSettings settings;
  private final Trial trial;
  private final MemoryBudget budget;

  VersionLoader(ModelSettings settings, Trial trial, MemoryBudget budget) {
    this.settings = settings;
    this.trial = trial;
    this.budget = budget;
  }

  /**
   * Loads the present version of a source. A source that changes meanwhile is read again.
   *
   * @param previous signature of the version that answers now
   * @param progress told the version and the states that it passes through
   */
  Version load(NetworkSource source, Signature previous, Progress progress) throws IOException {
    for (int attempt = 1; ; attempt++) {
      String name = source.version();
      String revision = source.revision();
      long start = System.nanoTime();
      progress.at(name, revision, VersionInfo.State.LOADING);
      MemoryBudget.Reservation memory =
          budget.reserve(
              "version " + name + " of model " + settings.name(), source.estimatedBytes());
      try {
        Network network = source.load(settings.device());
        if (isUnchanged(source, revision, network, name)) {
          return tried(name, revision, network, memory, previous, progress, start);
        } else if (attempt == ATTEMPTS) {
          throw new IOException("the source changed while it was read");
        }
        memory.close();
      } catch (IOException | RuntimeException | Error e) {
        memory.close();
        throw e;
      }
    }
  }

  /** Closes the network unless the source is as it was before it was read. */
  private static boolean isUnchanged(
      NetworkSource source, String revision, Network network, String name) {
    boolean unchanged = false;
    try {
      unchanged = source.revision().equals(revision);
    } finally {
      if (!unchanged) {
        Version.close(network, name);
      }
    }
    return unchanged;
  }

  private Version tried(
      String name,
      String revision,
      Network network,
      MemoryBudget.Reservation memory,
      Signature previous,
      Progress progress,
      long start) {
    try {
      long bytes = network.bytes();
      memory.weights(bytes);
      Signature file = requests(new Signature(network.inputs(), network.outputs()));
      check(file, previous);
      progress.at(name, revision, VersionInfo.State.WARMING);
      Trial.Findings findings = trial.run(network);
      memory.batch(findings.batchPeak());
      Signature found = requests(findings.signature());
      found.checkFits(file, "its file");
      check(found, previous);
      Signature signature = declared().orElse(file).orElse(found);
      Duration time = Duration.ofNanos(System.nanoTime() - start);
      return new Version(name, network, signature, memory, bytes, time);
    } catch (RuntimeException | Error e) {
      Version.close(network, name);
      throw e;
    }
  }

  private void check(Signature actual, Signature previous) {
    actual.checkFits(declared(), "the declared signature");
    actual.checkFits(previous, "the version that answers");
  }

  private Signature declared() {
    return new Signature(settings.inputs(), settings.outputs());
  }

  /** Leaves the masks out, which are the network's inputs but not the requests'. */
  private Signature requests(Signature network) {
    int masks = (int) settings.paddings().stream().filter(Padding::mask).count();
    int inputs = Math.max(0, network.inputs().size() - masks);
    return new Signature(network.inputs().subList(0, inputs), network.outputs());
  }
}
