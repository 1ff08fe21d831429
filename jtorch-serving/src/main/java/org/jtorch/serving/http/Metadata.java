package org.jtorch.serving.http;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.VersionInfo;
import org.jtorch.serving.internal.protocol.ProtocolType;

/** Names, datatypes and versions in the words of the protocol. */
final class Metadata {
  private static final List<String> EXTENSIONS =
      List.of(
          "binary_tensor_data",
          "generate",
          "model_repository",
          "parameters",
          "schedule_policy",
          "statistics");

  private Metadata() {}

  /** Returns the protocol's name of a dtype, or PyTorch's where the protocol has none. */
  static String typeName(DType dtype) {
    return ProtocolType.of(dtype).map(ProtocolType::name).orElseGet(dtype::pythonName);
  }

  /** Returns an output's name in the signature, or else Triton's name for TorchScript. */
  static String outputName(ModelInfo info, int index) {
    return index < info.outputs().size() ? info.outputs().get(index).name() : "output__" + index;
  }

  static String serverVersion() {
    String version = InferenceHandler.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  static BytesResponse server() {
    return BytesResponse.json(
        json -> {
          json.writeStartObject();
          json.writeStringField("name", "jtorch");
          json.writeStringField("version", serverVersion());
          json.writeArrayFieldStart("extensions");
          for (String extension : EXTENSIONS) {
            json.writeString(extension);
          }
          json.writeEndArray();
          json.writeEndObject();
        });
  }

  static BytesResponse model(ModelInfo info) {
    return BytesResponse.json(
        json -> {
          json.writeStartObject();
          json.writeStringField("name", info.name());
          json.writeArrayFieldStart("versions");
          for (VersionInfo version : info.versions()) {
            if (version.state() == VersionInfo.State.READY) {
              json.writeString(version.version());
            }
          }
          json.writeEndArray();
          json.writeStringField("platform", "jtorch");
          tensors(json, "inputs", info.inputs());
          tensors(json, "outputs", info.outputs());
          json.writeEndObject();
        });
  }

  static void tensors(JsonGenerator json, String field, List<TensorSpec> specs) throws IOException {
    json.writeArrayFieldStart(field);
    for (TensorSpec spec : specs) {
      json.writeStartObject();
      json.writeStringField("name", spec.name());
      json.writeStringField("datatype", typeName(spec.dtype()));
      json.writeArrayFieldStart("shape");
      for (long size : spec.shape()) {
        json.writeNumber(size);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
