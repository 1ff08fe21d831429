package org.jtorch.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.jtorch.DType;
import org.jtorch.F;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.io.Checkpoint;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Network;
import org.jtorch.serving.NetworkSource;
import org.jtorch.serving.Sample;
import org.jtorch.serving.Serving;
import org.jtorch.serving.TensorSpec;
import org.jtorch.serving.http.InferenceHandler;
import org.jtorch.serving.http.InferenceRequest;
import org.jtorch.serving.http.InferenceResponse;
import org.jtorch.vision.io.ImageReadMode;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.models.Weights;
import org.jtorch.vision.models.detection.Detections;
import org.jtorch.vision.models.detection.SSD;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Resize;
import org.jtorch.vision.transforms.ToDtype;
import org.jtorch.vision.transforms.Transform;

/**
 * Serves a detector over HTTP: a picture is posted to {@code /v2/models/ssdlite/predict}, and its
 * boxes are returned. Concurrent requests share batches.
 */
public final class ServeDetector {
  private static final Weights WEIGHTS =
      Weights.get("SSDLite320_MobileNet_V3_Large_Weights.DEFAULT");
  private static final int SIDE = 320;
  private static final int MOST = 50;
  private static final int THREADS = 16;

  private ServeDetector() {}

  /**
   * An object in a picture.
   *
   * @param label name of its class
   * @param score from 0 to 1
   * @param box left, top, right and bottom in pixels
   */
  public record Found(String label, double score, List<Double> box) {}

  /** Pictures of any size become one size, so that they share a batch; theirs goes with them. */
  private static final class PictureToBoxes implements Codec<byte[], List<Found>> {
    private final Transform transform =
        new Compose(new Resize(SIDE, SIDE), new ToDtype(DType.FLOAT32, true));
    private final List<String> categories;

    PictureToBoxes(List<String> categories) {
      this.categories = categories;
    }

    @Override
    public Sample encode(byte[] file) {
      Tensor decoded = Images.decode(file, o -> o.mode(ImageReadMode.RGB).dtype(DType.UINT8));
      Tensor picture = decoded.dim() == 4 ? decoded.get(0) : decoded; // a GIF's first frame
      Tensor size = Torch.tensor(picture.size(2), picture.size(1)).to(DType.FLOAT32);
      return Sample.of(transform.apply(picture), size);
    }

    @Override
    public List<Found> decode(Sample output) {
      List<Found> all = new ArrayList<>();
      for (Tensor row : output.tensor().unbind()) {
        double[] numbers = row.to(DType.FLOAT64).toDoubleArray();
        if (numbers[5] > 0) {
          List<Double> box = List.of(numbers[0], numbers[1], numbers[2], numbers[3]);
          all.add(new Found(categories.get((int) numbers[4]), numbers[5], box));
        }
      }
      return all;
    }
  }

  /** A row for each object: box, label, score; rows of zeros fill up. */
  private record Detector(SSD model) implements Network {
    @Override
    public Sample call(Sample batch) {
      List<Detections> found = model.call(batch.tensors().get(0).unbind());
      Tensor scale = batch.tensors().get(1).repeat(1, 2).div(SIDE); // (N, 4)
      List<Tensor> rows = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        Detections one = found.get(i);
        Tensor boxes = one.boxes().mul(scale.get(i));
        Tensor last = Torch.stack(List.of(one.labels().to(DType.FLOAT32), one.scores()), 1);
        Tensor table = Torch.cat(List.of(boxes, last), 1);
        rows.add(F.pad(table, new long[] {0, 0, 0, MOST - table.size(0)}));
      }
      return Sample.of(Torch.stack(rows));
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /** Returns a model of the bytes of a picture to the objects in it. */
  static Model<byte[], List<Found>> model(Path weights) {
    return Model.of(
        "ssdlite",
        NetworkSource.of("1", device -> network(weights)),
        new PictureToBoxes(WEIGHTS.categories()),
        o ->
            o.inputType(byte[].class)
                .inputs(
                    new TensorSpec(
                        "picture",
                        DType.FLOAT32,
                        List.of(TensorSpec.ANY, 3L, (long) SIDE, (long) SIDE)),
                    new TensorSpec("size", DType.FLOAT32, List.of(TensorSpec.ANY, 2L)))
                .outputs(
                    new TensorSpec(
                        "objects", DType.FLOAT32, List.of(TensorSpec.ANY, (long) MOST, 6L)))
                .maxBatch(8));
  }

  private static Network network(Path weights) {
    SSD model = SSD.ssdlite320MobilenetV3Large(o -> o.scoreThresh(0.5).detectionsPerImg(MOST));
    try (TensorScope scope = TensorScope.open()) {
      model.loadStateDict(Checkpoint.load(weights).stateDict());
    }
    model.eval();
    return new Detector(model);
  }

  /** Starts the JDK's HTTP server on loopback, with a thread for each request under way. */
  static HttpServer start(int port, InferenceHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/", exchange -> answer(exchange, handler));
    server.setExecutor(
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "http");
              thread.setDaemon(true);
              return thread;
            }));
    server.start();
    return server;
  }

  private static void answer(HttpExchange exchange, InferenceHandler handler) throws IOException {
    InferenceRequest request =
        new InferenceRequest(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            name -> Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)),
            exchange.getRequestBody());
    try (exchange;
        InferenceResponse response = handler.handle(request).join()) {
      response.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(response.status(), 0); // in chunks
      response.writeTo(exchange.getResponseBody());
    }
  }

  /**
   * Runs the sample.
   *
   * @param args optionally the file of the weights (default that in the cache folder, where {@link
   *     DetectObjects} downloads it), the port (8000)
   * @throws IOException if the port is in use
   */
  public static void main(String[] args) throws IOException {
    Path weights = args.length > 0 ? Path.of(args[0]) : WEIGHTS.cachedFile();
    int port = args.length > 1 ? Integer.parseInt(args[1]) : 8000;
    Serving serving = Serving.open(o -> {});
    var unused = serving.add(model(weights)); // called over HTTP only
    InferenceHandler handler = InferenceHandler.of(serving, o -> o.page(true));
    HttpServer server = start(port, handler);
    System.out.println("Serving on http://localhost:" + server.getAddress().getPort() + "/jtorch");
  }
}
