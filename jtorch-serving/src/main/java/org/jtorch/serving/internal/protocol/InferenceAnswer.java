package org.jtorch.serving.internal.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jtorch.Tensor;

/**
 * An answer to a request for inference, which is written while its tensors are read.
 *
 * @param model name of the model
 * @param version the version that the request named
 * @param id the client's name of the request
 * @param outputs the outputs, in the order in which they were requested
 */
public record InferenceAnswer(
    String model, Optional<String> version, Optional<String> id, List<OutputTensor> outputs) {
  private static final JsonFactory FACTORY = Json.factory(16, 1);
  private static final int CHUNK = 1 << 16;

  /** Creates an answer. */
  public InferenceAnswer {
    outputs = List.copyOf(outputs);
  }

  /**
   * Returns whether binary data follow the JSON.
   *
   * @return true if an output is sent so
   */
  public boolean hasBinary() {
    return outputs.stream().anyMatch(OutputTensor::binary);
  }

  /**
   * Returns the bytes of all binary data.
   *
   * @return the sum
   */
  public long binaryBytes() {
    return outputs.stream().filter(OutputTensor::binary).mapToLong(OutputTensor::bytes).sum();
  }

  /**
   * Returns the number of elements that are written in JSON.
   *
   * @return the sum
   */
  public long jsonElements() {
    return outputs.stream().filter(o -> !o.binary()).mapToLong(OutputTensor::elements).sum();
  }

  /**
   * Renders the JSON.
   *
   * @return its bytes
   */
  public byte[] json() {
    return Json.bytes(FACTORY, this::write);
  }

  /**
   * Writes the JSON.
   *
   * @param out where to
   * @throws IOException if the stream fails
   */
  public void writeJson(OutputStream out) throws IOException {
    Json.write(FACTORY, this::write, out);
  }

  private void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("model_name", model);
    if (version.isPresent()) {
      json.writeStringField("model_version", version.get());
    }
    if (id.isPresent()) {
      json.writeStringField("id", id.get());
    }
    json.writeArrayFieldStart("outputs");
    for (OutputTensor output : outputs) {
      write(json, output);
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, OutputTensor output) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", output.name());
    json.writeStringField("datatype", output.type().name());
    json.writeArrayFieldStart("shape");
    json.writeNumber(output.rows().size());
    for (long size : output.rows().get(0).shape().toArray()) {
      json.writeNumber(size);
    }
    json.writeEndArray();
    if (output.binary()) {
      json.writeObjectFieldStart("parameters");
      json.writeNumberField("binary_data_size", output.bytes());
      json.writeEndObject();
    } else {
      json.writeArrayFieldStart("data");
      for (Tensor row : output.rows()) {
        JsonTensors.write(json, row, output.type());
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /**
   * Writes the binary data, in pieces of 64 KB.
   *
   * @param out where to
   * @throws IOException if the stream fails
   */
  public void writeBinary(OutputStream out) throws IOException {
    byte[] chunk = new byte[(int) Math.min(CHUNK, Math.max(1, binaryBytes()))];
    for (OutputTensor output : outputs) {
      if (output.binary()) {
        for (Tensor row : output.rows()) {
          writeBinary(out, row, chunk);
        }
      }
    }
  }

  private static void writeBinary(OutputStream out, Tensor row, byte[] chunk) throws IOException {
    long size = row.nbytes();
    for (long at = 0; at < size; at += chunk.length) {
      int length = (int) Math.min(chunk.length, size - at);
      row.copyTo(ByteBuffer.wrap(chunk, 0, length), at);
      out.write(chunk, 0, length);
    }
  }
}
