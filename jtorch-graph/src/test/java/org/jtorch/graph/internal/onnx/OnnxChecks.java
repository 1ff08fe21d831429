package org.jtorch.graph.internal.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jtorch.DType;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.Torch;

/** Runs models with ONNX Runtime. */
public final class OnnxChecks {
  private OnnxChecks() {}

  /** Runs a model on tensors in the order of its inputs. */
  public static Map<String, Tensor> run(Path model, List<Tensor> inputs) {
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(model.toString(), options)) {
        Map<String, OnnxTensor> given = new LinkedHashMap<>();
        List<String> names = List.copyOf(session.getInputNames());
        assertThat(names).hasSameSizeAs(inputs);
        for (int i = 0; i < names.size(); i++) {
          given.put(names.get(i), tensor(environment, inputs.get(i)));
        }
        Map<String, Tensor> results = new LinkedHashMap<>();
        try (OrtSession.Result found = session.run(given)) {
          for (Map.Entry<String, OnnxValue> entry : found) {
            results.put(entry.getKey(), tensor((OnnxTensor) entry.getValue()));
          }
        }
        given.values().forEach(OnnxTensor::close);
        return results;
      }
    } catch (OrtException e) {
      throw new AssertionError(model + ": " + e.getMessage(), e);
    }
  }

  private static final Map<DType, OnnxJavaType> TYPES =
      Map.of(
          DType.FLOAT32, OnnxJavaType.FLOAT,
          DType.FLOAT64, OnnxJavaType.DOUBLE,
          DType.FLOAT16, OnnxJavaType.FLOAT16,
          DType.INT64, OnnxJavaType.INT64,
          DType.INT32, OnnxJavaType.INT32,
          DType.INT16, OnnxJavaType.INT16,
          DType.INT8, OnnxJavaType.INT8,
          DType.UINT8, OnnxJavaType.UINT8,
          DType.BOOL, OnnxJavaType.BOOL);

  private static OnnxTensor tensor(OrtEnvironment environment, Tensor tensor) throws OrtException {
    ByteBuffer bytes = buffer((int) tensor.nbytes());
    tensor.detach().contiguous().copyTo(bytes);
    bytes.rewind();
    return OnnxTensor.createTensor(
        environment, bytes, tensor.shape().toArray(), TYPES.get(tensor.dtype()));
  }

  private static ByteBuffer buffer(int size) {
    return ByteBuffer.allocateDirect(size).order(ByteOrder.nativeOrder());
  }

  private static Tensor tensor(OnnxTensor value) {
    TensorInfo info = value.getInfo();
    DType dtype =
        TYPES.entrySet().stream()
            .filter(entry -> entry.getValue() == info.type)
            .findFirst()
            .orElseThrow()
            .getKey();
    Tensor tensor = Torch.empty(dtype, Shape.of(info.getShape()));
    if (tensor.numel() > 0) {
      ByteBuffer bytes = value.getByteBuffer().order(ByteOrder.nativeOrder());
      bytes.rewind();
      tensor.copyFrom(bytes);
    }
    return tensor;
  }

  /** Returns how a result differs from what is expected; empty if it is close. */
  public static Optional<String> difference(Tensor found, Tensor expected, double tolerance) {
    if (found.dtype() != expected.dtype() || !found.shape().equals(expected.shape())) {
      return Optional.of(
          found.dtype()
              + " "
              + found.shape()
              + " instead of "
              + expected.dtype()
              + " "
              + expected.shape());
    }
    Tensor x = found.to(DType.FLOAT64);
    Tensor y = expected.detach().to(DType.FLOAT64);
    return x.allclose(y, o -> o.atol(tolerance).rtol(tolerance).equalNan(true))
        ? Optional.empty()
        : Optional.of(found + " instead of " + expected);
  }

  /** Checks results and returns the greatest difference. */
  public static double assertEqual(List<Tensor> found, List<Tensor> expected, double tolerance) {
    assertThat(found).hasSameSizeAs(expected);
    double worst = 0;
    for (int i = 0; i < found.size(); i++) {
      assertThat(difference(found.get(i), expected.get(i), tolerance)).isEmpty();
      Tensor x = found.get(i).to(DType.FLOAT64);
      worst = Math.max(worst, x.sub(expected.get(i)).abs().max().item());
    }
    return worst;
  }
}
