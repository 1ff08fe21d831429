package org.jtorch.serving.internal.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads requests for inference. */
public final class InferenceReader {
  private static final int MAX_STRING = 10_000;

  private final Limits limits;
  private final JsonFactory factory;

  /**
   * Creates a reader, which is safe to share.
   *
   * @param limits what a request may have
   */
  public InferenceReader(Limits limits) {
    this.limits = limits;
    this.factory = Json.factory(limits.maxDepth(), MAX_STRING);
  }

  /**
   * Reads a request. Its tensors belong to the caller's scope, also if it fails.
   *
   * @param body JSON, and the binary data that follow it
   * @param jsonLength bytes of the JSON; the body's length if there are no binary data
   * @return the message
   */
  public InferenceMessage read(byte[] body, int jsonLength) {
    try (JsonParser parser = factory.createParser(body, 0, jsonLength)) {
      Pass pass = new Pass(body, jsonLength);
      pass.read(parser);
      return pass.message();
    } catch (JsonProcessingException e) {
      throw Json.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array does not fail
    }
  }

  /** One message while it is read. */
  private final class Pass {
    private final byte[] body;
    private final int jsonLength;
    private final List<InputTensor> inputs = new ArrayList<>();
    private final List<RequestedOutput> outputs = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private Parameters parameters = new Parameters();
    private @Nullable String id;
    private long binaryAt;

    Pass(byte[] body, int jsonLength) {
      this.body = body;
      this.jsonLength = jsonLength;
      this.binaryAt = jsonLength;
    }

    void read(JsonParser parser) throws IOException {
      parser.nextToken();
      Json.expect(parser, JsonToken.START_OBJECT, "the request");
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "id" -> id = Json.string(parser, "id");
          case "parameters" -> parameters = Parameters.read(parser, "the request");
          case "inputs" -> inputs(parser);
          case "outputs" -> outputs(parser);
          default -> parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw ProtocolException.bad("the JSON goes on after the request's end");
      }
    }

    private void inputs(JsonParser parser) throws IOException {
      Json.expect(parser, JsonToken.START_ARRAY, "inputs");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (inputs.size() == limits.maxInputs()) {
          throw ProtocolException.bad("there are more than %d inputs", limits.maxInputs());
        }
        InputReader reader = new InputReader(factory, limits, body, jsonLength);
        InputTensor input = reader.read(parser, binaryAt);
        binaryAt += reader.binarySize();
        if (!names.add(input.name())) {
          throw ProtocolException.bad("there are two inputs %s", input.name());
        }
        inputs.add(input);
      }
    }

    private void outputs(JsonParser parser) throws IOException {
      Json.expect(parser, JsonToken.START_ARRAY, "outputs");
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (outputs.size() == limits.maxInputs()) {
          throw ProtocolException.bad("there are more than %d outputs", limits.maxInputs());
        }
        outputs.add(output(parser));
      }
    }

    private RequestedOutput output(JsonParser parser) throws IOException {
      Json.expect(parser, JsonToken.START_OBJECT, "an element of outputs");
      String name = null;
      Optional<Boolean> binary = Optional.empty();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "name" -> name = Json.string(parser, "name of an output");
          case "parameters" ->
              binary = Optional.ofNullable(Parameters.read(parser, "an output").binary());
          default -> parser.skipChildren();
        }
      }
      if (name == null) {
        throw ProtocolException.bad("an output lacks its name");
      }
      return new RequestedOutput(name, binary);
    }

    InferenceMessage message() {
      if (inputs.isEmpty()) {
        throw ProtocolException.bad("the request has no inputs");
      }
      if (binaryAt != body.length) {
        throw ProtocolException.bad(
            "%d bytes follow the JSON, but the inputs take %d",
            body.length - jsonLength, binaryAt - jsonLength);
      }
      return new InferenceMessage(
          Optional.ofNullable(id),
          Optional.ofNullable(parameters.timeout()),
          parameters.priority(),
          parameters.binaryOutput(),
          inputs,
          outputs);
    }
  }
}
