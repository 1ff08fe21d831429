import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Measures services on the loopback interface in turn: {@code java Load.java FOLDER
 * NAME=PID@PORT...}, where FOLDER is the one that models.py wrote. Prints a table with the medians
 * of the rounds. The JVM's compiler needs some 50,000 requests until CPU times are steady.
 */
public final class Load {
  private static final int[] CLIENTS = {1, 8, 32};
  private static final int ROUNDS = Integer.getInteger("rounds", 3);
  private static final int WARM_UP = 5;
  private static final long SECONDS = Integer.getInteger("seconds", 20);
  private static final double TICKS_PER_SECOND = 100;
  private static final double TOLERANCE = 1e-3;

  /** A service, with the id of its process, whose children count as well. */
  private record Service(String name, long process, int port) {
    static Service parse(String text) {
      String[] parts = text.split("[=@]");
      return new Service(parts[0], Long.parseLong(parts[1]), Integer.parseInt(parts[2]));
    }

    private Stream<ProcessHandle> processes() {
      ProcessHandle parent = ProcessHandle.of(process).orElseThrow();
      return Stream.concat(Stream.of(parent), parent.descendants());
    }

    /** CPU seconds so far. */
    double cpu() {
      return processes().mapToDouble(p -> cpu(p.pid())).sum();
    }

    private static double cpu(long pid) {
      String stat = read("/proc/" + pid + "/stat");
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    double residentMegabytes() {
      return processes().mapToDouble(p -> resident(p.pid()) / 1024.0).sum();
    }

    private static long resident(long pid) {
      return read("/proc/" + pid + "/status")
          .lines()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .sum();
    }

    private static String read(String file) {
      try {
        return Files.readString(Path.of(file));
      } catch (IOException e) {
        throw new IllegalStateException("the service has ended", e);
      }
    }
  }

  /** A model with a request for it and the right answer. */
  private record Work(String model, int requests, byte[] input, float[] output) {
    static Work read(Path folder, String model, int requests) throws IOException {
      byte[] output = Files.readAllBytes(folder.resolve(model + ".output"));
      byte[] input = Files.readAllBytes(folder.resolve(model + ".input"));
      return new Work(model, requests, input, floats(output));
    }

    void check(byte[] answer) {
      float[] values = floats(answer);
      for (int i = 0; i < output.length; i++) {
        if (!(Math.abs(values[i] - output[i]) <= TOLERANCE * (1 + Math.abs(output[i])))) {
          throw new IllegalStateException(model + ": " + values[i] + " instead of " + output[i]);
        }
      }
    }

    private static float[] floats(byte[] bytes) {
      float[] values = new float[bytes.length / Float.BYTES];
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(values);
      return values;
    }
  }

  /** A connection that is kept open. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;
    private final byte[] request;

    Client(int port, Work work) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
      byte[] head =
          ("POST /"
                  + work.model()
                  + " HTTP/1.1\r\nHost: localhost\r\n"
                  + "Content-Type: application/octet-stream\r\nContent-Length: "
                  + work.input().length
                  + "\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
      request = Arrays.copyOf(head, head.length + work.input().length);
      System.arraycopy(work.input(), 0, request, head.length, work.input().length);
    }

    byte[] call() throws IOException {
      socket.getOutputStream().write(request);
      String status = line();
      if (!status.startsWith("HTTP/1.1 200")) {
        throw new IOException(status);
      }
      int length = -1;
      boolean chunked = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        String lower = header.toLowerCase(Locale.ROOT);
        if (lower.startsWith("content-length:")) {
          length = Integer.parseInt(lower.substring(15).trim());
        }
        chunked |= lower.equals("transfer-encoding: chunked");
      }
      return chunked ? chunks() : in.readNBytes(length);
    }

    private byte[] chunks() throws IOException {
      byte[] body = {};
      for (int size = chunkSize(); ; size = chunkSize()) {
        byte[] chunk = in.readNBytes(size);
        line();
        if (size == 0) {
          return body;
        }
        body = Arrays.copyOf(body, body.length + size);
        System.arraycopy(chunk, 0, body, body.length - size, size);
      }
    }

    private int chunkSize() throws IOException {
      return Integer.parseInt(line(), 16);
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int next = in.read(); next != '\n'; next = in.read()) {
        if (next < 0) {
          throw new IOException("the service closed the connection");
        }
        line.append((char) next);
      }
      return line.toString().trim();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** What one service did in one round. */
  private record Result(
      double cpuMicros, double p50Millis, double p99Millis, double perSecond, double megabytes) {
    static Result median(List<Result> rounds) {
      return new Result(
          median(rounds.stream().mapToDouble(Result::cpuMicros)),
          median(rounds.stream().mapToDouble(Result::p50Millis)),
          median(rounds.stream().mapToDouble(Result::p99Millis)),
          median(rounds.stream().mapToDouble(Result::perSecond)),
          median(rounds.stream().mapToDouble(Result::megabytes)));
    }

    private static double median(java.util.stream.DoubleStream values) {
      double[] sorted = values.sorted().toArray();
      return sorted[sorted.length / 2];
    }
  }

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    List<Service> services = Stream.of(args).skip(1).map(Service::parse).toList();
    List<Work> works =
        List.of(
            Work.read(folder, "mlp", Integer.getInteger("mlp", 10_000)),
            Work.read(folder, "resnet18", Integer.getInteger("resnet18", 120)));
    System.out.println(
        "| model | clients | service | CPU a request, us | p50, ms | p99, ms | requests a second"
            + " | resident, MB |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Work work : works) {
      for (Service service : services) {
        run(service, work, 8, WARM_UP * work.requests());
      }
      for (int clients : CLIENTS) {
        measure(services, work, clients);
      }
    }
  }

  private static void measure(List<Service> services, Work work, int clients) throws Exception {
    List<List<Result>> results = new ArrayList<>();
    services.forEach(service -> results.add(new ArrayList<>()));
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < services.size(); i++) {
        results.get(i).add(run(services.get(i), work, clients, work.requests()));
      }
    }
    for (int i = 0; i < services.size(); i++) {
      Result median = Result.median(results.get(i));
      System.out.printf(
          Locale.ROOT,
          "| %s | %d | %s | %.0f | %.2f | %.2f | %.0f | %.0f |%n",
          work.model(),
          clients,
          services.get(i).name(),
          median.cpuMicros(),
          median.p50Millis(),
          median.p99Millis(),
          median.perSecond(),
          median.megabytes());
    }
  }

  /** Sends requests from several clients until all are answered or the time is over. */
  private static Result run(Service service, Work work, int clients, int requests)
      throws Exception {
    AtomicInteger left = new AtomicInteger(requests);
    long[] nanos = new long[requests];
    double cpu = service.cpu();
    long start = System.nanoTime();
    Callable<Void> client = () -> answered(service, work, left, nanos, start);
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      for (Future<Void> done : threads.invokeAll(java.util.Collections.nCopies(clients, client))) {
        done.get();
      }
    } finally {
      threads.shutdown();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    double used = service.cpu() - cpu;
    long[] sorted = Arrays.stream(nanos).filter(time -> time > 0).sorted().toArray();
    int count = sorted.length;
    return new Result(
        used / count * 1e6,
        sorted[count / 2] / 1e6,
        sorted[(int) (count * 0.99)] / 1e6,
        count / seconds,
        service.residentMegabytes());
  }

  private static Void answered(
      Service service, Work work, AtomicInteger left, long[] nanos, long start) throws IOException {
    try (Client client = new Client(service.port(), work)) {
      for (int i = left.decrementAndGet(); i >= 0; i = left.decrementAndGet()) {
        long sent = System.nanoTime();
        if (sent - start > SECONDS * 1_000_000_000L) {
          break;
        }
        byte[] answer = client.call();
        nanos[i] = System.nanoTime() - sent;
        work.check(answer);
      }
    }
    return null;
  }
}
