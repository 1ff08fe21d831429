package org.jtorch.serving.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jtorch.DType;
import org.jtorch.OutOfMemoryException;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.TorchException;
import org.jtorch.serving.CallOptions;
import org.jtorch.serving.ModelFailedException;
import org.jtorch.serving.ModelInfo;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.internal.protocol.InferenceAnswer;
import org.jtorch.serving.internal.protocol.InferenceMessage;
import org.jtorch.serving.internal.protocol.InferenceReader;
import org.jtorch.serving.internal.protocol.InputTensor;
import org.jtorch.serving.internal.protocol.OutputTensor;
import org.jtorch.serving.internal.protocol.ProtocolException;
import org.jtorch.serving.internal.protocol.ProtocolType;
import org.jtorch.serving.internal.protocol.RequestedOutput;

/** {@code POST /v2/models/MODEL/infer}: tensors in, tensors out; each row is one request. */
final class InferEndpoint {
  static final String HEADER_LENGTH = "Inference-Header-Content-Length";

  private final Serving serving;
  private final InferenceReader reader;
  private final RequestBody bodies;
  private final int maxJson;
  private final int maxRows;

  InferEndpoint(
      Serving serving, InferenceReader reader, RequestBody bodies, int maxJson, int maxRows) {
    this.serving = serving;
    this.reader = reader;
    this.bodies = bodies;
    this.maxJson = maxJson;
    this.maxRows = maxRows;
  }

  CompletableFuture<InferenceResponse> handle(InferenceRequest request, Target target)
      throws IOException {
    ContentTypes.checkTensors(request);
    PredictEndpoint.checkNotStreaming(serving, target);
    ModelInfo info = serving.model(target.model());
    Predictor<Sample, Sample> predictor = serving.samples(target.model());
    long json = RequestBody.number(request, HEADER_LENGTH);
    InferenceMessage message;
    List<Sample> rows;
    try (RequestBody.Content content = bodies.read(request);
        TensorScope scope = TensorScope.open()) {
      byte[] body = content.bytes();
      message = reader.read(body, jsonLength(json, body.length));
      checkOutputs(info, message);
      rows = TensorScope.unscoped(rows(inputs(info, message)));
    }
    InferenceMessage asked = message;
    boolean known = hasKnownShapes(info, rows.get(0));
    CompletableFuture<List<Sample>> answers;
    try {
      answers = predictor.submitAll(rows, options -> configure(options, target, asked));
    } finally {
      rows.forEach(TensorScope::closeAll);
    }
    return Responses.of(
        answers,
        samples -> respond(info, target, asked, samples),
        failure -> blamed(failure, known));
  }

  private static boolean hasKnownShapes(ModelInfo info, Sample row) {
    List<Tensor> tensors = row.tensors();
    boolean known = info.inputs().size() == tensors.size();
    for (int i = 0; known && i < tensors.size(); i++) {
      List<Long> sizes = info.inputs().get(i).shape();
      Tensor tensor = tensors.get(i);
      known = sizes.size() == tensor.dim() + 1;
      for (int dim = 0; known && dim < tensor.dim(); dim++) {
        known = sizes.get(dim + 1) == tensor.size(dim);
      }
    }
    return known;
  }

  /**
   * Returns the failure of a request. Where libtorch refuses tensors of other shapes than the
   * signature's, or of a model without one, the input is at fault.
   */
  private static Throwable blamed(Throwable failure, boolean known) {
    boolean refused =
        failure instanceof ModelFailedException
            && failure.getCause() instanceof TorchException
            && !(failure.getCause() instanceof OutOfMemoryException);
    return refused && !known
        ? ProtocolException.of(400, String.valueOf(failure.getMessage()))
        : failure;
  }

  private int jsonLength(long declared, int body) {
    if (declared < 0) {
      return body;
    }
    if (declared > body) {
      throw ProtocolException.bad(
          "the header %s is %d, but the body has %d bytes", HEADER_LENGTH, declared, body);
    }
    if (declared > maxJson) {
      throw ProtocolException.of(
          413, "the JSON before binary data has more than the limit of " + maxJson + " bytes");
    }
    return (int) declared;
  }

  private static void configure(CallOptions options, Target target, InferenceMessage message) {
    target.apply(options);
    message.timeout().ifPresent(options::timeout);
    options.priority(message.priority());
  }

  /** Returns the inputs in the order of the signature, or of the request if that is not known. */
  private static List<InputTensor> inputs(ModelInfo info, InferenceMessage message) {
    if (info.inputs().isEmpty()) {
      return message.inputs();
    }
    List<InputTensor> ordered = new ArrayList<>();
    for (TensorSpec spec : info.inputs()) {
      ordered.add(
          message.inputs().stream()
              .filter(input -> input.name().equals(spec.name()))
              .findFirst()
              .orElseThrow(
                  () ->
                      ProtocolException.bad(
                          "input %s of model %s is missing", spec.name(), info.name())));
    }
    for (InputTensor input : message.inputs()) {
      if (!ordered.contains(input)) {
        throw ProtocolException.bad(
            "model %s has no input %s, but %s",
            info.name(), input.name(), info.inputs().stream().map(TensorSpec::name).toList());
      }
    }
    for (int i = 0; i < ordered.size(); i++) {
      checkType(info.inputs().get(i), ordered.get(i));
    }
    return ordered;
  }

  private static void checkType(TensorSpec spec, InputTensor input) {
    DType wanted = spec.dtype();
    if (input.type().dtype() != wanted) {
      throw ProtocolException.bad(
          "input %s has datatype %s, but the model takes %s",
          input.name(), input.type(), Metadata.typeName(wanted));
    }
  }

  private List<Sample> rows(List<InputTensor> inputs) {
    long count = -1;
    List<List<Tensor>> columns = new ArrayList<>();
    for (InputTensor input : inputs) {
      Tensor tensor = input.tensor();
      long size = tensor.dim() == 0 ? 0 : tensor.size(0);
      if (size == 0) {
        throw ProtocolException.bad(
            "input %s has no rows: the first size of its shape is the batch's", input.name());
      }
      if (size > maxRows) {
        throw ProtocolException.of(
            413, "input " + input.name() + " has more than the limit of " + maxRows + " rows");
      }
      if (count >= 0 && size != count) {
        throw ProtocolException.bad(
            "input %s has %d rows, but the inputs before it have %d", input.name(), size, count);
      }
      count = size;
      columns.add(tensor.unbind(0));
    }
    List<Sample> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      int at = row;
      rows.add(new Sample(columns.stream().map(column -> column.get(at)).toList()));
    }
    return rows;
  }

  private static void checkOutputs(ModelInfo info, InferenceMessage message) {
    if (info.outputs().isEmpty()) {
      return;
    }
    for (RequestedOutput output : message.outputs()) {
      if (info.outputs().stream().noneMatch(spec -> spec.name().equals(output.name()))) {
        throw unknownOutput(info, output);
      }
    }
  }

  private static ProtocolException unknownOutput(ModelInfo info, RequestedOutput output) {
    return ProtocolException.bad("model %s has no output %s", info.name(), output.name());
  }

  /** Takes over the rows, whose tensors are closed if they cannot be sent. */
  private static InferenceResponse respond(
      ModelInfo info, Target target, InferenceMessage message, List<Sample> rows) {
    try {
      List<OutputTensor> outputs = outputs(info, message, rows);
      return new TensorsResponse(
          new InferenceAnswer(target.model(), target.version(), message.id(), outputs), rows);
    } catch (RuntimeException e) {
      TensorScope.closeAll(rows);
      throw e;
    }
  }

  private static List<OutputTensor> outputs(
      ModelInfo info, InferenceMessage message, List<Sample> rows) {
    int width = rows.get(0).tensors().size();
    List<OutputTensor> outputs = new ArrayList<>();
    if (message.outputs().isEmpty()) {
      for (int i = 0; i < width; i++) {
        outputs.add(output(Metadata.outputName(info, i), rows, i, message.binaryOutput()));
      }
    }
    for (RequestedOutput wanted : message.outputs()) {
      int index = 0;
      while (index < width && !Metadata.outputName(info, index).equals(wanted.name())) {
        index++;
      }
      if (index == width) {
        throw unknownOutput(info, wanted);
      }
      boolean binary = wanted.binary().orElse(message.binaryOutput());
      outputs.add(output(wanted.name(), rows, index, binary));
    }
    return outputs;
  }

  private static OutputTensor output(String name, List<Sample> rows, int index, boolean binary) {
    List<Tensor> tensors = rows.stream().map(row -> row.tensors().get(index)).toList();
    Tensor first = tensors.get(0);
    if (!tensors.stream().allMatch(row -> row.shape().equals(first.shape()))) {
      throw ProtocolException.bad(
          "output %s has another shape in each row: send the rows one by one", name);
    }
    Optional<ProtocolType> type = ProtocolType.of(first.dtype());
    return new OutputTensor(
        name,
        type.orElseThrow(
            () ->
                ProtocolException.bad(
                    "output %s is %s, for which the protocol has no datatype",
                    name, first.dtype())),
        tensors,
        binary);
  }
}
