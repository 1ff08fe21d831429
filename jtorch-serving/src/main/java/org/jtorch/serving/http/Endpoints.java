package org.jtorch.serving.http;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.Serving;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.protocol.InferenceReader;
import org.jtorch.serving.internal.protocol.Limits;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** Finds the endpoint of a request, and turns its failure into a response. */
final class Endpoints {
  private final Serving serving;
  private final boolean protocol;
  private final boolean page;
  private final boolean sameOrigin;
  private final InferEndpoint infer;
  private final PredictEndpoint predict;
  private final StreamEndpoint streams;
  private final RepositoryEndpoints repository;
  private final StatusReport status;
  private volatile boolean stopped;

  Endpoints(Serving serving, InferenceHandler.Options options) {
    Limits limits = options.limits();
    RequestBody bodies = new RequestBody(limits, options.maxPendingBytes);
    JsonBinding json = new JsonBinding(limits.maxDepth());
    this.serving = serving;
    this.protocol = options.protocol;
    this.page = options.page;
    this.sameOrigin = options.sameOrigin;
    this.infer =
        new InferEndpoint(
            serving, new InferenceReader(limits), bodies, limits.maxJson(), options.maxRows);
    this.predict = new PredictEndpoint(serving, bodies, json);
    this.streams = new StreamEndpoint(serving, bodies, json);
    this.repository =
        new RepositoryEndpoints(
            serving, options.repository, options.repositoryChanges, bodies, json);
    this.status = new StatusReport(serving);
  }

  void stop() {
    stopped = true;
  }

  CompletableFuture<InferenceResponse> handle(InferenceRequest request) {
    CompletableFuture<InferenceResponse> computed;
    try {
      computed = route(request);
    } catch (IOException | RuntimeException e) {
      return CompletableFuture.completedFuture(Failures.response(e));
    }
    CompletableFuture<InferenceResponse> response = new CompletableFuture<>();
    CompletableFuture<InferenceResponse> unusedFirst =
        computed.whenComplete(
            (value, failure) -> {
              InferenceResponse told = failure == null ? value : Failures.response(failure);
              if (!response.complete(told)) {
                told.close();
              }
            });
    CompletableFuture<InferenceResponse> unusedSecond =
        response.whenComplete(
            (value, failure) -> {
              if (failure instanceof CancellationException) {
                computed.cancel(true);
              }
            });
    return response;
  }

  private CompletableFuture<InferenceResponse> route(InferenceRequest request) throws IOException {
    List<String> path = Routes.segments(request.path());
    String root = path.get(0);
    if (root.equals("v2") && protocol) {
      return protocol(request, path.subList(1, path.size()));
    }
    if (root.equals("jtorch") && page) {
      return page(request, path.subList(1, path.size()));
    }
    throw Routes.notFound();
  }

  private CompletableFuture<InferenceResponse> page(InferenceRequest request, List<String> path)
      throws IOException {
    if (path.size() > 1 && path.get(0).equals("models")) {
      return model(request, path.get(1), path.subList(2, path.size()));
    }
    get(request);
    return now(
        switch (String.join("/", path)) {
          case "" -> WebPage.page();
          case "page.js" -> WebPage.script();
          case "page.css" -> WebPage.style();
          case "icon.svg" -> WebPage.icon();
          case "status" -> status.response();
          default -> throw Routes.notFound();
        });
  }

  private CompletableFuture<InferenceResponse> protocol(InferenceRequest request, List<String> path)
      throws IOException {
    switch (String.join("/", path)) {
      case "" -> {
        get(request);
        return now(Metadata.server());
      }
      case "health/live" -> {
        get(request);
        return now(BytesResponse.empty());
      }
      case "health/ready" -> {
        get(request);
        return now(ready());
      }
      case "models/stats" -> {
        get(request);
        return now(Statistics.of(serving, serving.models().stream().map(ModelInfo::name).toList()));
      }
      case "repository/index" -> {
        post(request);
        return now(repository.index(request));
      }
      default -> {
        return named(request, path);
      }
    }
  }

  private CompletableFuture<InferenceResponse> named(InferenceRequest request, List<String> path)
      throws IOException {
    boolean models = path.get(0).equals("models") && path.size() > 1;
    if (models) {
      return model(request, path.get(1), path.subList(2, path.size()));
    }
    boolean changes =
        path.size() == 4 && path.subList(0, 2).equals(List.of("repository", "models"));
    if (changes && path.get(3).equals("load")) {
      post(request);
      return repository.load(request, path.get(2));
    }
    if (changes && path.get(3).equals("unload")) {
      post(request);
      return repository.unload(request, path.get(2));
    }
    throw Routes.notFound();
  }

  private CompletableFuture<InferenceResponse> model(
      InferenceRequest request, String name, List<String> path) throws IOException {
    boolean versioned = path.size() > 1 && path.get(0).equals("versions");
    Target target = new Target(name, versioned ? Optional.of(path.get(1)) : Optional.empty());
    List<String> rest = versioned ? path.subList(2, path.size()) : path;
    switch (String.join("/", rest)) {
      case "" -> {
        get(request);
        checkVersion(serving.model(name), target);
        return now(Metadata.model(serving.model(name)));
      }
      case "ready" -> {
        get(request);
        return now(ready(target));
      }
      case "stats" -> {
        get(request);
        checkVersion(serving.model(name), target);
        return now(Statistics.of(serving, List.of(name)));
      }
      case "infer" -> {
        compute(request);
        return infer.handle(request, target);
      }
      case "predict" -> {
        compute(request);
        return predict.handle(request, target);
      }
      case "generate_stream" -> {
        compute(request);
        return now(streams.handle(request, target));
      }
      default -> throw Routes.notFound();
    }
  }

  private InferenceResponse ready() {
    boolean all = !stopped && serving.models().stream().allMatch(ModelInfo::ready);
    return all ? BytesResponse.empty() : BytesResponse.error(503, "the server is not ready");
  }

  private InferenceResponse ready(Target target) {
    ModelInfo model = serving.model(target.model());
    boolean ready = target.version().map(v -> isReady(model, v)).orElse(model.ready());
    return ready ? BytesResponse.empty() : BytesResponse.error(503, "the model is not ready");
  }

  private static boolean isReady(ModelInfo model, String version) {
    return find(model, version).state() == VersionInfo.State.READY;
  }

  private static void checkVersion(ModelInfo model, Target target) {
    Optional<VersionInfo> unused = target.version().map(version -> find(model, version));
  }

  private static VersionInfo find(ModelInfo model, String version) {
    return model.versions().stream()
        .filter(found -> found.version().equals(version))
        .findFirst()
        .orElseThrow(
            () ->
                new UnknownModelException(
                    model.name(), "model " + model.name() + " has no version " + version, null));
  }

  private static CompletableFuture<InferenceResponse> now(InferenceResponse response) {
    return CompletableFuture.completedFuture(response);
  }

  private static void get(InferenceRequest request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      throw ProtocolException.method("GET, HEAD");
    }
  }

  private void compute(InferenceRequest request) {
    post(request);
    if (stopped) {
      throw ProtocolException.of(503, "the server is being stopped");
    }
  }

  private void post(InferenceRequest request) {
    if (!request.method().equals("POST")) {
      throw ProtocolException.method("POST");
    }
    Optional<String> origin = request.header("Origin");
    if (sameOrigin && origin.isPresent() && !isOwn(origin.get(), request)) {
      throw ProtocolException.of(403, "the request comes from a page of another host");
    }
  }

  private static boolean isOwn(String origin, InferenceRequest request) {
    int scheme = origin.indexOf("://");
    String authority = scheme < 0 ? "" : origin.substring(scheme + 3);
    return request
        .header("Host")
        .map(host -> host.toLowerCase(Locale.ROOT).equals(authority.toLowerCase(Locale.ROOT)))
        .orElse(false);
  }
}
