package org.jtorch.serving.internal.versions;

import java.time.Duration;
import java.util.Optional;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.VersionInfo;

/** Descriptions of versions that are being loaded or have failed. */
public final class UnreadyVersion {
  private UnreadyVersion() {}

  /**
   * Describes a version that is being loaded.
   *
   * @param start {@link System#nanoTime} at which loading began
   * @return the description
   */
  public static VersionInfo loading(String version, VersionInfo.State state, long start) {
    return new VersionInfo(version, state, 0, Optional.empty(), since(start), Optional.empty());
  }

  /**
   * Describes a version that has failed.
   *
   * @param start {@link System#nanoTime} at which loading began
   * @return the description
   */
  public static VersionInfo failed(String version, Throwable cause, long start) {
    return new VersionInfo(
        version,
        VersionInfo.State.FAILED,
        0,
        Optional.empty(),
        since(start),
        Optional.of(sentence(cause)));
  }

  /**
   * Returns how a load that failed completes.
   *
   * @param version name of the version; empty if the source did not tell it
   * @return the exception
   */
  public static ModelNotReadyException exception(String model, String version, Throwable cause) {
    String subject = version.isEmpty() ? "the source" : "version " + version;
    return new ModelNotReadyException(
        model, subject + " of model " + model + " failed to load: " + sentence(cause), cause);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** Returns the first line of a message; of an exception without one, its class. */
  private static String sentence(Throwable cause) {
    String message = cause.getMessage();
    return message == null || message.isBlank()
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse(message);
  }
}
