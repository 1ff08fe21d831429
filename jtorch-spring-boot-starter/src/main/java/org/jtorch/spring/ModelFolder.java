package org.jtorch.spring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.util.FileSystemUtils;

/** The folder of copied models, created for the first one and deleted with the context. */
final class ModelFolder implements DisposableBean {
  private @Nullable Path path;

  synchronized Path path() throws IOException {
    if (path == null) {
      path = Files.createTempDirectory("jtorch-models");
    }
    return path;
  }

  @Override
  public synchronized void destroy() throws IOException {
    if (path != null) {
      boolean deleted = FileSystemUtils.deleteRecursively(path);
      assert deleted : path;
    }
  }
}
