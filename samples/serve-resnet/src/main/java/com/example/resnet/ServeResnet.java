package com.example.resnet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jtorch.DType;
import org.jtorch.TensorScope;
import org.jtorch.io.Checkpoint;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.codecs.Label;
import org.jtorch.serving.codecs.PictureCodec;
import org.jtorch.serving.codecs.TopLabels;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.vision.models.ResNet;

/**
 * Serves torchvision's ResNet-18 over HTTP without a framework. Concurrent requests share batches.
 *
 * <p>Arguments: torchvision's weights, {@code resnet18-f37072fd.pth}; a file with the names of the
 * classes, one per line; the port, 8000 by default.
 */
public final class ServeResnet {
  private static final Duration STOP_AT_MOST = Duration.ofSeconds(20);

  private ServeResnet() {}

  public static void main(String[] arguments) throws IOException {
    Path weights = Path.of(arguments[0]);
    List<String> labels = Files.readAllLines(Path.of(arguments[1]));
    int port = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 8000;

    Serving serving = Serving.open(o -> {});
    serving.add(model(weights, labels));
    InferenceHandler handler = InferenceHandler.of(serving, o -> o.page(true));
    HttpFrontend frontend = HttpFrontend.start(port, handler);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  handler.stop(); // a balancer sees 503
                  serving.drain(STOP_AT_MOST);
                  frontend.stop(STOP_AT_MOST);
                  serving.close();
                }));
    System.out.println("Serving on http://localhost:" + frontend.port() + "/jtorch");
  }

  /** The bytes of a picture to its five most probable classes. */
  private static Model<byte[], List<Label>> model(Path weights, List<String> labels) {
    return Model.of(
        "resnet18",
        NetworkSource.of("1", device -> network(weights)),
        PictureCodec.bytes(TopLabels.of(5, o -> o.labels(labels)), o -> {}),
        o ->
            o.inputType(byte[].class)
                .inputs(
                    new TensorSpec(
                        "picture", DType.FLOAT32, List.of(TensorSpec.ANY, 3L, 224L, 224L)))
                .outputs(new TensorSpec("scores", DType.FLOAT32, List.of(TensorSpec.ANY, 1000L)))
                .maxBatch(8)
                .timeout(Duration.ofSeconds(10)));
  }

  private static Network network(Path weights) {
    ResNet resnet = ResNet.resnet18();
    try (TensorScope scope = TensorScope.open()) {
      resnet.loadStateDict(Checkpoint.load(weights).stateDict());
    }
    resnet.eval();
    return new ModuleNetwork(resnet);
  }

  /** A module that is closed with its version. */
  private record ModuleNetwork(ResNet module) implements Network {
    @Override
    public Sample call(Sample batch) {
      return Sample.of(module.call(batch.tensor()));
    }

    @Override
    public void close() {
      module.close();
    }
  }
}
