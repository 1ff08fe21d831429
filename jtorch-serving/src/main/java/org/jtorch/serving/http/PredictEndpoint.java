package org.jtorch.serving.http;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jtorch.serving.Prediction;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Serving;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** {@code POST /v2/models/MODEL/predict}: the model's own types, by its codec. */
final class PredictEndpoint {
  /** Classes by which a request would choose a file or an address. */
  private static final List<Class<?>> PLACES =
      List.of(Path.class, File.class, URI.class, URL.class);

  private final Serving serving;
  private final RequestBody bodies;
  private final JsonBinding json;

  PredictEndpoint(Serving serving, RequestBody bodies, JsonBinding json) {
    this.serving = serving;
    this.bodies = bodies;
    this.json = json;
  }

  CompletableFuture<InferenceResponse> handle(InferenceRequest request, Target target)
      throws IOException {
    checkNotStreaming(serving, target);
    Class<?> type = inputType(serving, target);
    Object input;
    if (type == byte[].class) {
      ContentTypes.checkPicture(request);
    } else {
      ContentTypes.checkJson(request);
    }
    try (RequestBody.Content content = bodies.read(request)) {
      input = type == byte[].class ? content.bytes() : json.read(content.bytes(), type);
    }
    // The class of the input is the one that the model's description names for I.
    @SuppressWarnings("unchecked")
    Predictor<Object, Object> predictor =
        (Predictor<Object, Object>) serving.predictor(target.model());
    Prediction<Object> prediction = predictor.submit(input, target::apply);
    return Responses.of(
        prediction, answer -> BytesResponse.of(BytesResponse.JSON, json.bytes(answer)));
  }

  static void checkNotStreaming(Serving serving, Target target) {
    if (serving.isStreaming(target.model())) {
      throw ProtocolException.bad(
          "model %s answers piece by piece: use generate_stream", target.model());
    }
  }

  /** Returns the class of a model's requests, if a request over HTTP can be one. */
  static Class<?> inputType(Serving serving, Target target) {
    Class<?> type =
        serving
            .inputType(target.model())
            .orElseThrow(
                () ->
                    ProtocolException.bad(
                        "model %s has no inputType, so that it takes tensors only: use infer",
                        target.model()));
    if (PLACES.stream().anyMatch(place -> place.isAssignableFrom(type))) {
      throw ProtocolException.bad(
          "model %s takes a %s, which no request can name", target.model(), type.getSimpleName());
    }
    return type;
  }
}
