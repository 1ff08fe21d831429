package org.jtorch.serving.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.jtorch.serving.PieceStream;
import org.jtorch.serving.Serving;
import org.jtorch.serving.StreamPredictor;
import org.jtorch.serving.internal.protocol.ProtocolException;

/** {@code POST /v2/models/MODEL/generate_stream}: the pieces of an answer as server-sent events. */
final class StreamEndpoint {
  private final Serving serving;
  private final RequestBody bodies;
  private final JsonBinding json;

  StreamEndpoint(Serving serving, RequestBody bodies, JsonBinding json) {
    this.serving = serving;
    this.bodies = bodies;
    this.json = json;
  }

  InferenceResponse handle(InferenceRequest request, Target target) throws IOException {
    ContentTypes.checkJson(request);
    if (!serving.isStreaming(target.model())) {
      throw ProtocolException.bad(
          "model %s does not answer piece by piece: use infer or predict", target.model());
    }
    // The class of the input is the one that the model's description names for I.
    @SuppressWarnings("unchecked")
    StreamPredictor<Object, Object> predictor =
        (StreamPredictor<Object, Object>) serving.streamPredictor(target.model());
    Object input = input(request, target);
    PieceStream<Object> pieces = predictor.stream(input, target::apply);
    return new EventResponse(target, pieces, json);
  }

  /**
   * Reads {@code {"text_input": "..."}} for a model of strings, and the object itself for others.
   */
  private Object input(InferenceRequest request, Target target) throws IOException {
    Class<?> type = PredictEndpoint.inputType(serving, target);
    try (RequestBody.Content content = bodies.read(request)) {
      JsonNode body = json.read(content.bytes(), JsonNode.class);
      if (type != String.class) {
        return json.convert(body, type);
      }
      if (!body.path("text_input").isTextual()) {
        throw ProtocolException.bad("the body must be an object with the string text_input");
      }
      return body.path("text_input").textValue();
    }
  }
}
