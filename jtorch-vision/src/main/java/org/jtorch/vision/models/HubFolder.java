package org.jtorch.vision.models;

import java.nio.file.Path;
import java.util.Map;

/** The cache folder of Python's {@code torch.hub}. */
final class HubFolder {
  private HubFolder() {}

  static Path checkpoints() {
    return checkpoints(System.getenv());
  }

  static Path checkpoints(Map<String, String> environment) {
    String home = environment.get("TORCH_HOME");
    String cache = environment.get("XDG_CACHE_HOME");
    Path torch;
    if (home != null) {
      torch = Path.of(home);
    } else if (cache != null) {
      torch = Path.of(cache, "torch");
    } else {
      torch = Path.of(System.getProperty("user.home"), ".cache", "torch");
    }
    return torch.resolve("hub").resolve("checkpoints");
  }
}
