package org.jtorch.vision;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.vision.models.Weights;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** An empty cache folder of weights for each test, in place of the user's. */
public final class CacheFolder implements BeforeEachCallback, AfterEachCallback {
  private static final String HOME = "user.home";

  private final String home = System.getProperty(HOME);
  private @Nullable Path folder;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    assumeTrue(System.getenv("TORCH_HOME") == null && System.getenv("XDG_CACHE_HOME") == null);
    Torch.manualSeed(0); // loads the native libraries from the cache folder of the true home
    folder = Files.createTempDirectory("jtorch-cache");
    System.setProperty(HOME, folder.toString());
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    System.setProperty(HOME, home);
    if (folder != null) {
      delete(folder);
    }
  }

  /** Writes a state dict where the weights are looked for. */
  public void save(Weights weights, Map<String, Tensor> state) throws IOException {
    Path file = weights.cachedFile();
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Checkpoint.save(file, state);
  }

  private static void delete(Path folder) throws IOException {
    Path end =
        Files.walkFileTree(
            folder,
            new SimpleFileVisitor<>() {
              @Override
              public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                  throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
              }

              @Override
              public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
                  throws IOException {
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
              }
            });
    assert end.equals(folder);
  }
}
