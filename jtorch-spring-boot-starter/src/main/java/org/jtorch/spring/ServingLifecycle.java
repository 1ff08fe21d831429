package org.jtorch.spring;

import java.util.concurrent.CompletableFuture;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Serving;
import org.jtorch.serving.StreamPredictor;
import org.jtorch.serving.VersionInfo;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Loads the models in the background when the application starts. When it stops, the web server
 * answers what it has accepted, then this phase waits for the requests that are left.
 */
final class ServingLifecycle implements SmartLifecycle {
  /** Starts before, and stops after, the web server and its graceful shutdown. */
  static final int PHASE = DEFAULT_PHASE - 4096;

  private static final Log LOG = LogFactory.getLog(ServingLifecycle.class);

  private final Serving serving;
  private final JtorchProperties properties;
  private final ListableBeanFactory beans;
  private volatile boolean running;

  ServingLifecycle(Serving serving, JtorchProperties properties, ListableBeanFactory beans) {
    this.serving = serving;
    this.properties = properties;
    this.beans = beans;
  }

  @Override
  public void start() {
    running = true;
    registerAll();
    for (ModelInfo model : serving.models()) {
      if (!model.ready()) {
        load(model.name());
      }
    }
  }

  /** Creates the predictors, which nothing else does where beans are created lazily. */
  private void registerAll() {
    int predictors =
        beans.getBeansOfType(Predictor.class).size()
            + beans.getBeansOfType(StreamPredictor.class).size();
    LOG.debug(predictors + " predictors");
    properties.models().forEach(this::checkRegistered);
  }

  private void checkRegistered(String name, JtorchProperties.ModelProperties model) {
    if (model.location() == null
        && serving.models().stream().noneMatch(m -> m.name().equals(name))) {
      throw new ModelConfigurationException(
          name,
          "location",
          "Model \"" + name + "\" has no location, and there is no Model bean of this name.",
          "Set its location, or define a bean of type Model whose name is \"" + name + "\".",
          null);
    }
  }

  private void load(String model) {
    CompletableFuture<VersionInfo> unused =
        serving.load(model).whenComplete((version, failure) -> log(model, version, failure));
  }

  private void log(String model, @Nullable VersionInfo version, @Nullable Throwable failure) {
    if (version == null && running) {
      LOG.error("Model " + model + " is not served", failure);
    } else if (version != null) {
      LOG.info(
          "Model "
              + model
              + " is ready: version "
              + version.version()
              + ", "
              + version.bytes()
              + " bytes, loaded in "
              + version.loadTime().toMillis()
              + " ms");
    }
  }

  @Override
  public void stop() {
    running = false;
    serving.drain(properties.serving().drainTimeout());
  }

  @Override
  public void stop(Runnable callback) {
    Thread drain =
        new Thread(
            () -> {
              try {
                stop();
              } finally {
                callback.run();
              }
            },
            "jtorch-drain");
    drain.start();
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return PHASE;
  }
}
