package org.jtorch.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.ModelNotReadyException;
import org.jtorch.serving.Serving;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.serving.http.ModelRepository;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Serves models over HTTP by the Open Inference Protocol. */
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Serves models over HTTP by the Open Inference Protocol v2, with a web page at /jtorch.",
      "This runs the programs that the files contain: serve only what you trust.",
      "It has neither encryption nor passwords: put a proxy before it that has."
    },
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it was stopped",
      "1:a model could not be loaded, or the address is in use",
      "2:the command line is wrong"
    })
final class ServeCommand implements Callable<Integer> {
  private static final Duration READ = Duration.ofSeconds(30);
  private static final Duration RESPOND = Duration.ofMinutes(10);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--repository",
      paramLabel = "FOLDER",
      description = "serves all models of a folder: NAME.pt, NAME.pt2, NAME/1.pt")
  private @Nullable Path repository;

  @Option(names = "--host", description = "address to bind (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "port to bind; 0 for a free one (default: ${DEFAULT-VALUE})")
  private int port = 8000;

  @Option(names = "--workers", description = "threads that compute (default: the processors)")
  private int workers = Runtime.getRuntime().availableProcessors();

  @Option(
      names = "--max-batch",
      description = "requests that are computed together (default: ${DEFAULT-VALUE})")
  private int maxBatch = 32;

  @Option(
      names = "--max-delay",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "time for which a batch waits to grow: 2ms (default: 0)")
  private Duration maxDelay = Duration.ZERO;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "deadline of a request that names none (default: 30s)")
  private Duration timeout = Duration.ofSeconds(30);

  @Option(
      names = {"-i", "--input"},
      paramLabel = "MODEL=SHAPE[:DTYPE]",
      description = {
        "one request's input, without the batch dimension, for warming up where the file does not",
        "tell it, one option per input: resnet18=3x224x224"
      })
  private List<String> inputs = List.of();

  @Option(
      names = "--picture",
      paramLabel = "MODEL=CxHxW[:RESIZE]",
      description = {
        "lets a model take pictures, whose shorter side is resized before the crop: those of 3",
        "channels are normalized as ImageNet's, those of 1 are gray from 0 to 1:",
        "resnet18=3x224x224:256"
      })
  private Map<String, PictureSize> pictures = Map.of();

  @Option(
      names = "--labels",
      paramLabel = "MODEL=FILE",
      description = "names of the classes of a model that takes pictures, one per line")
  private Map<String, Path> labels = Map.of();

  @Option(
      names = "--watch",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "reloads models whose files have changed, at this interval (default: never)")
  private @Nullable Duration watch;

  @Option(
      names = "--allow-repository-changes",
      description = "lets requests load and unload the models of the repository by name")
  private boolean changes;

  @Option(
      names = "--shutdown-timeout",
      paramLabel = "TIME",
      converter = TimeText.class,
      description = "time that requests under way get when it is stopped (default: 30s)")
  private Duration shutdown = Duration.ofSeconds(30);

  @Parameters(arity = "0..*", paramLabel = "MODEL", description = "FILE or NAME=FILE")
  private List<String> models = List.of();

  ServeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    check();
    ServedModels served =
        new ServedModels(
            maxBatch,
            maxDelay,
            timeout,
            watch,
            ServeOptions.inputs(spec, inputs),
            pictures,
            labels);
    Map<String, Path> files = ServedModels.named(models);
    @Nullable ModelRepository folder =
        repository == null ? null : ModelRepository.of(repository, served::model);
    List<String> names = new ArrayList<>(files.keySet());
    if (folder != null) {
      names.addAll(folder.names());
    }
    served.checkNames(names);
    try (Serving serving = Serving.open(o -> o.workers(workers))) {
      files.forEach((name, path) -> add(serving, served, name, path));
      if (folder != null) {
        folder.names().forEach(name -> addFrom(folder, serving, name));
      }
      serve(serving, folder);
    }
    return 0;
  }

  private void check() {
    if (models.isEmpty() && repository == null) {
      throw new ParameterException(spec.commandLine(), "serve needs a MODEL or --repository");
    }
    if (changes && repository == null) {
      throw new ParameterException(
          spec.commandLine(), "--allow-repository-changes needs --repository");
    }
    if (workers < 1 || maxBatch < 1 || timeout.isZero() || port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(),
          "--workers, --max-batch and --timeout must be positive, --port from 0 to 65535");
    }
  }

  private static void add(Serving serving, ServedModels served, String name, Path path) {
    try {
      Object unused = serving.add(served.model(name, ServedModels.source(path)));
    } catch (ModelNotReadyException e) {
      throw new Refusals.RefusedException(String.valueOf(e.getMessage()));
    }
  }

  /** A model of the folder that cannot be loaded does not keep the others from serving. */
  private void addFrom(ModelRepository folder, Serving serving, String name) {
    try {
      Object unused = serving.register(folder.model(name).orElseThrow());
      VersionInfo unusedVersion = serving.load(name).join();
    } catch (CompletionException e) {
      spec.commandLine().getErr().println(failure(e));
      spec.commandLine().getErr().flush();
    }
  }

  private static String failure(CompletionException failed) {
    Throwable cause = failed.getCause();
    return String.valueOf(cause == null ? failed.getMessage() : cause.getMessage());
  }

  private void serve(Serving serving, @Nullable ModelRepository folder)
      throws InterruptedException {
    InferenceHandler handler =
        InferenceHandler.of(
            serving,
            o -> {
              o.page(true).repositoryChanges(changes);
              if (folder != null) {
                o.repository(folder);
              }
            });
    HttpFrontend.limitTimes(READ, timeout.plus(RESPOND));
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new Refusals.RefusedException("there is no host " + host);
    }
    try (HttpFrontend frontend = HttpFrontend.start(address, handler)) {
      print(serving, frontend.address());
      awaitStop(serving, handler, frontend);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen at " + host + ":" + port, e);
    }
  }

  private void print(Serving serving, InetSocketAddress address) {
    PrintWriter out = spec.commandLine().getOut();
    String url = "http://" + HttpFrontend.text(address);
    List<ModelInfo> all = serving.models();
    out.printf(
        Locale.ROOT,
        "serving %d %s at %s, page %s/jtorch%n",
        all.size(),
        all.size() == 1 ? "model" : "models",
        url,
        url);
    for (ModelInfo model : all) {
      out.printf(Locale.ROOT, "  %s%n", ServeOptions.text(model));
    }
    out.flush();
  }

  /** Waits for the signal to stop, then drains: not ready, requests under way, models. */
  private void awaitStop(Serving serving, InferenceHandler handler, HttpFrontend frontend)
      throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              stop.countDown();
              await(stopped);
            },
            "jtorch-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      stop.await();
      handler.stop();
      if (!frontend.awaitQuiet(shutdown)) {
        spec.commandLine()
            .getErr()
            .println("requests are left after " + shutdown.toSeconds() + " s");
      }
      frontend.close();
      serving.drain(Duration.ofSeconds(1));
      serving.close();
      spec.commandLine().getOut().println("stopped");
      spec.commandLine().getOut().flush();
    } finally {
      stopped.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
