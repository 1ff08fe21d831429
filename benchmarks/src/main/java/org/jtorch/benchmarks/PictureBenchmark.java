package org.jtorch.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.data.Batch;
import org.jtorch.data.DataLoader;
import org.jtorch.data.Dataset;
import org.jtorch.data.Sample;
import org.jtorch.vision.io.ImageReadMode;
import org.jtorch.vision.io.Images;
import org.jtorch.vision.transforms.CenterCrop;
import org.jtorch.vision.transforms.Compose;
import org.jtorch.vision.transforms.Normalize;
import org.jtorch.vision.transforms.RandomHorizontalFlip;
import org.jtorch.vision.transforms.RandomResizedCrop;
import org.jtorch.vision.transforms.Resize;
import org.jtorch.vision.transforms.ToTensor;
import org.jtorch.vision.transforms.Transform;

/**
 * Time per JPEG of 500 x 375 pixels, next to Python's, measured in turn: decoded, resized to 256,
 * cropped to 224 and normalized in one thread, by the built-in decoder next to Pillow and by
 * OpenCV's next to torchvision; and a data loader with 2 workers, random crops and flips, next to 2
 * processes with Pillow. Arguments: the number of rounds, Python's interpreter, its script {@code
 * pictures.py}, and optionally the script's SHIM.
 */
public final class PictureBenchmark {
  private static final double[] MEAN = {0.485, 0.456, 0.406};
  private static final double[] STD = {0.229, 0.224, 0.225};
  private static final int EPOCH = 512;
  private static final int BATCH = 32;
  private static final int WORKERS = 2;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private PictureBenchmark() {}

  /** Nanoseconds per picture. */
  private record Time(double wall, double cpu) {}

  private interface Workload {
    /** Returns the number of pictures. */
    int run();
  }

  private record Pictures(List<Path> files, Transform transform) implements Dataset<Sample> {
    @Override
    public Sample get(long index) {
      Path file = files.get((int) index % files.size());
      Tensor image = Images.read(file, o -> o.mode(ImageReadMode.RGB).codecs(false));
      return new Sample(transform.apply(image), Torch.tensor(index % 10));
    }

    @Override
    public long size() {
      return EPOCH;
    }
  }

  /**
   * Prints the medians and their ratios.
   *
   * @param arguments the number of rounds, the interpreter, the script, and optionally SHIM
   */
  public static void main(String[] arguments) throws IOException {
    Torch.setNumThreads(1);
    int rounds = Integer.parseInt(arguments[0]);
    Path folder = Files.createTempDirectory("pictures");
    List<String> command = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    command.add(2, folder.toString());
    Process python =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    try (PrintWriter out = new PrintWriter(python.getOutputStream(), true, StandardCharsets.UTF_8);
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(python.getInputStream(), StandardCharsets.UTF_8))) {
      String ready = in.readLine();
      if (!"ready".equals(ready)) {
        throw new IOException("Python's side says " + ready);
      }
      measure(rounds, files(folder), out, in);
    } finally {
      python.destroy();
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  private static void measure(int rounds, List<Path> files, PrintWriter out, BufferedReader in)
      throws IOException {
    Transform prepare =
        new Compose(new Resize(256), new CenterCrop(224), new ToTensor(), new Normalize(MEAN, STD));
    Transform augment =
        new Compose(
            new RandomResizedCrop(224),
            new RandomHorizontalFlip(),
            new ToTensor(),
            new Normalize(MEAN, STD));
    compare("pil", rounds, () -> prepare(files, prepare, false), out, in);
    compare("torchvision", rounds, () -> prepare(files, prepare, true), out, in);
    Dataset<Sample> dataset = new Pictures(files, augment);
    try (DataLoader<Batch> loader =
        DataLoader.of(dataset, o -> o.batchSize(BATCH).shuffle(true).numWorkers(WORKERS))) {
      compare("loader", rounds, () -> epoch(loader), out, in);
    }
  }

  private static int prepare(List<Path> files, Transform transform, boolean codecs) {
    for (Path file : files) {
      try (TensorScope scope = TensorScope.open()) {
        Tensor image = Images.read(file, o -> o.mode(ImageReadMode.RGB).codecs(codecs));
        Tensor unused = transform.apply(image);
      }
    }
    return files.size();
  }

  private static int epoch(DataLoader<Batch> loader) {
    int pictures = 0;
    for (Batch batch : loader) {
      pictures += (int) batch.size();
    }
    return pictures;
  }

  private static void compare(
      String name, int rounds, Workload java, PrintWriter out, BufferedReader in)
      throws IOException {
    List<Time> ours = new ArrayList<>();
    List<Time> theirs = new ArrayList<>();
    for (int i = -2; i < rounds; i++) {
      Time time = time(java);
      out.println(name);
      String[] answer = in.readLine().split(" ");
      if (i >= 0) { // the others warm up
        ours.add(time);
        theirs.add(new Time(Double.parseDouble(answer[0]), Double.parseDouble(answer[1])));
      }
    }
    print(name, "wall", median(ours, Time::wall), median(theirs, Time::wall));
    print(name, "CPU of the thread", median(ours, Time::cpu), median(theirs, Time::cpu));
  }

  private static Time time(Workload workload) {
    long wall = System.nanoTime();
    long cpu = THREADS.getCurrentThreadCpuTime();
    int pictures = workload.run();
    return new Time(
        (System.nanoTime() - wall) / (double) pictures,
        (THREADS.getCurrentThreadCpuTime() - cpu) / (double) pictures);
  }

  private static double median(List<Time> times, ToDoubleFunction<Time> part) {
    double[] values = times.stream().mapToDouble(part).sorted().toArray();
    return values[values.length / 2];
  }

  private static void print(String name, String what, double java, double python) {
    System.out.println(
        String.format(
            Locale.ROOT,
            "%s, %s: jtorch %.2f ms, Python %.2f ms per picture, ratio %.2f",
            name,
            what,
            java / 1e6,
            python / 1e6,
            java / python));
  }
}
