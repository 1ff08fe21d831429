package org.jtorch.benchmarks.serving;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.LongStream;
import org.jtorch.DType;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * The service on jtorch. Large batches gain little for resnet18, which computes for long, but take
 * memory.
 */
@SpringBootApplication
@RestController
public class JtorchService {
  private final Map<String, Predictor<byte[], byte[]>> predictors;

  JtorchService(@Value("${models}") Path folder, Serving serving) {
    predictors =
        Map.of(
            "mlp", serving.add(model(folder, "mlp", 32, 784)),
            "resnet18", serving.add(model(folder, "resnet18", 8, 3, 224, 224)));
  }

  public static void main(String[] args) {
    SpringApplication.run(JtorchService.class, args);
  }

  @Bean(destroyMethod = "close")
  static Serving serving() {
    return Serving.open(o -> {});
  }

  private static Model<byte[], byte[]> model(
      Path folder, String name, int maxBatch, long... shape) {
    NetworkSource source = NetworkSource.file(folder.resolve(name + ".pt"));
    Codec<byte[], byte[]> codec =
        Codec.of(bytes -> Sample.of(tensor(bytes, shape)), sample -> bytes(sample.tensor()));
    long numel = LongStream.of(shape).reduce(1, (product, size) -> product * size);
    byte[] zeros = new byte[Math.toIntExact(numel * Float.BYTES)];
    return Model.of(name, source, codec, o -> o.maxBatch(maxBatch).warmUp(zeros));
  }

  private static Tensor tensor(byte[] bytes, long... shape) {
    Tensor tensor = Torch.empty(DType.FLOAT32, shape);
    tensor.copyFrom(ByteBuffer.wrap(bytes));
    return tensor;
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] bytes = new byte[Math.toIntExact(tensor.nbytes())];
    tensor.copyTo(ByteBuffer.wrap(bytes));
    return bytes;
  }

  @PostMapping("/{name}")
  byte[] predict(@PathVariable String name, @RequestBody byte[] body) {
    return predictors.get(name).predict(body);
  }
}
