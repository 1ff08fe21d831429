package org.jtorch.benchmarks.djl;

import ai.djl.ModelException;
import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import ai.djl.translate.NoopTranslator;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** The service on DJL. A predictor is not thread-safe, so each thread has its own. */
@SpringBootApplication
@RestController
public class DjlService {
  private static final Map<String, Shape> SHAPES =
      Map.of("mlp", new Shape(1, 784), "resnet18", new Shape(1, 3, 224, 224));

  private final Map<String, ZooModel<NDList, NDList>> models;
  private final Map<String, ThreadLocal<Predictor<NDList, NDList>>> predictors;

  DjlService(@Value("${models}") Path folder) throws IOException, ModelException {
    models = Map.of("mlp", load(folder, "mlp"), "resnet18", load(folder, "resnet18"));
    predictors =
        Map.of(
            "mlp", ThreadLocal.withInitial(models.get("mlp")::newPredictor),
            "resnet18", ThreadLocal.withInitial(models.get("resnet18")::newPredictor));
  }

  public static void main(String[] args) {
    SpringApplication.run(DjlService.class, args);
  }

  private static ZooModel<NDList, NDList> load(Path folder, String name)
      throws IOException, ModelException {
    return Criteria.builder()
        .setTypes(NDList.class, NDList.class)
        .optEngine("PyTorch")
        .optModelPath(folder.resolve(name + ".pt"))
        .optTranslator(new NoopTranslator())
        .build()
        .loadModel();
  }

  @PostMapping("/{name}")
  byte[] predict(@PathVariable String name, @RequestBody byte[] body) throws TranslateException {
    try (NDManager manager = models.get(name).getNDManager().newSubManager()) {
      ByteBuffer bytes = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
      NDList input = new NDList(manager.create(bytes.asFloatBuffer(), SHAPES.get(name)));
      NDList output = predictors.get(name).get().predict(input);
      output.attach(manager);
      return output.singletonOrThrow().toByteArray();
    }
  }
}
