package org.jtorch.serving.http;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Model;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.Serving;
import org.jtorch.serving.UnknownModelException;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** {@code /v2/repository}: which models there are, and loading and unloading them by name. */
final class RepositoryEndpoints {
  private final Serving serving;
  private final @Nullable ModelRepository repository;
  private final boolean changes;
  private final RequestBody bodies;
  private final JsonBinding json;

  RepositoryEndpoints(
      Serving serving,
      @Nullable ModelRepository repository,
      boolean changes,
      RequestBody bodies,
      JsonBinding json) {
    this.serving = serving;
    this.repository = repository;
    this.changes = changes;
    this.bodies = bodies;
    this.json = json;
  }

  InferenceResponse index(InferenceRequest request) throws IOException {
    boolean onlyReady = body(request).path("ready").asBoolean(false);
    List<ModelInfo> models = serving.models();
    TreeSet<String> unloaded = new TreeSet<>(repository == null ? List.of() : repository.names());
    models.forEach(model -> unloaded.remove(model.name()));
    return BytesResponse.json(
        out -> {
          out.writeStartArray();
          for (ModelInfo model : models) {
            write(out, model, onlyReady);
          }
          if (!onlyReady) {
            for (String name : unloaded) {
              write(out, name, Optional.empty(), "UNAVAILABLE", "not loaded");
            }
          }
          out.writeEndArray();
        });
  }

  private static void write(JsonGenerator out, ModelInfo model, boolean onlyReady)
      throws IOException {
    for (VersionInfo version : model.versions()) {
      String state = state(version.state());
      if (!onlyReady || state.equals("READY")) {
        String reason = version.failure().map(ProtocolException::line).orElse("");
        write(out, model.name(), Optional.of(version.version()), state, reason);
      }
    }
    if (model.versions().isEmpty() && !onlyReady) {
      write(out, model.name(), Optional.empty(), "UNAVAILABLE", "not loaded");
    }
  }

  private static void write(
      JsonGenerator out, String name, Optional<String> version, String state, String reason)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("name", name);
    if (version.isPresent()) {
      out.writeStringField("version", version.get());
    }
    out.writeStringField("state", state);
    out.writeStringField("reason", reason);
    out.writeEndObject();
  }

  private static String state(VersionInfo.State state) {
    return switch (state) {
      case READY -> "READY";
      case LOADING, WARMING -> "LOADING";
      case DRAINING -> "UNLOADING";
      case CLOSED, FAILED -> "UNAVAILABLE";
    };
  }

  CompletableFuture<InferenceResponse> load(InferenceRequest request, String name)
      throws IOException {
    checkAllowed();
    refuseParameters(request);
    if (serving.models().stream().noneMatch(model -> model.name().equals(name))) {
      register(name);
    }
    return Responses.of(serving.load(name), version -> BytesResponse.empty());
  }

  CompletableFuture<InferenceResponse> unload(InferenceRequest request, String name)
      throws IOException {
    checkAllowed();
    refuseParameters(request);
    return Responses.of(serving.unload(name).thenApply(ended -> name), n -> BytesResponse.empty());
  }

  private void register(String name) {
    Model<?, ?> model =
        Optional.ofNullable(repository)
            .flatMap(folder -> folder.model(name))
            .orElseThrow(() -> new UnknownModelException(name, "there is no model " + name, null));
    try {
      var unused = serving.register(model);
    } catch (IllegalArgumentException e) {
      // Another request has registered it meanwhile; both load it.
      ModelInfo unused = serving.model(name);
    }
  }

  private void checkAllowed() {
    if (!changes) {
      throw ProtocolException.of(403, "loading and unloading of models is switched off");
    }
  }

  /** Triton's parameters replace a model's configuration and files, which no request may. */
  private void refuseParameters(InferenceRequest request) throws IOException {
    JsonNode parameters = body(request).path("parameters");
    if (parameters.has("config")
        || parameters.properties().stream().anyMatch(p -> p.getKey().startsWith("file:"))) {
      throw ProtocolException.bad("a request cannot bring a model's configuration or files");
    }
  }

  private JsonNode body(InferenceRequest request) throws IOException {
    ContentTypes.checkTensors(request);
    try (RequestBody.Content content = bodies.read(request)) {
      return content.bytes().length == 0
          ? json.emptyObject()
          : json.read(content.bytes(), JsonNode.class);
    }
  }
}
