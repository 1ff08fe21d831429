package org.jtorch.tensorboard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jtorch.Tensor;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.graph.Graph;
import org.jtorch.junit.NoLeaks;
import org.jtorch.nn.Conv2d;
import org.jtorch.nn.Dropout;
import org.jtorch.nn.LSTM;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Linear;
import org.jtorch.nn.Module;
import org.jtorch.nn.Sequential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Event files under threads, failures and early ends, and graphs of modules. */
class SummaryWriterTest {
  @TempDir Path folder;

  /** A disk with room for some bytes. */
  private static final class SmallDisk implements RecordOutput {
    private final ByteArrayOutputStream file = new ByteArrayOutputStream();
    private int room;

    private SmallDisk(int room) {
      this.room = room;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
      int written = Math.min(bytes.length, room - file.size());
      file.write(bytes, 0, written);
      if (written < bytes.length) {
        throw new IOException("No space left on device");
      }
    }

    @Override
    public void truncate(long length) {
      byte[] kept = file.toByteArray();
      file.reset();
      file.write(kept, 0, (int) length);
    }

    @Override
    public void close() {}
  }

  private static final class Net extends Module implements Layer {
    private final Conv2d conv = register("conv", new Conv2d(1, 2, 3));
    private final Sequential head =
        register("head", new Sequential(new Dropout(0.5), new Linear(8, 3)));

    @Override
    public Tensor forward(Tensor x) {
      return head.call(conv.call(x).relu().flatten(1));
    }
  }

  @Test
  @Timeout(60)
  void threadsAddWholeEvents() throws Exception {
    int threads = 4;
    int count = 250;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (SummaryWriter writer = new SummaryWriter(folder, o -> o.maxQueue(7))) {
      for (int i = 0; i < threads; i++) {
        String tag = "thread" + i;
        pool.execute(
            () -> {
              for (int step = 1; step <= count; step++) {
                writer.addScalar(tag, step, step);
              }
            });
      }
      pool.shutdown();
      assertThat(pool.awaitTermination(50, TimeUnit.SECONDS)).isTrue();
    }
    Set<String> seen = new HashSet<>();
    List<byte[]> events = EventReader.events(folder);
    for (byte[] event : events.subList(1, events.size())) {
      seen.add(tag(event) + " " + EventReader.integer(event, 2));
    }
    assertThat(seen).hasSize(threads * count).hasSize(events.size() - 1);
  }

  private static String tag(byte[] event) {
    byte[] summary = EventReader.fields(event, 5).get(0);
    byte[] value = EventReader.fields(summary, 1).get(0);
    return new String(EventReader.fields(value, 1).get(0), UTF_8);
  }

  @Test
  void aFullDiskLosesOnlyTheEventThatIsRefused() throws IOException {
    byte[] event = Events.summary(EventFiles.now(), 1, Events.scalar("loss", 1));
    SmallDisk disk = new SmallDisk(2 * (event.length + 16) + 5);
    EventFile file = new EventFile(Path.of("full"), disk, 2);
    file.add(event);
    file.add(event);
    file.add(event);
    assertThatThrownBy(() -> file.add(event))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("full")
        .hasRootCauseMessage("No space left on device");
    assertThat(disk.file.size()).isEqualTo(2 * (event.length + 16));
    assertThatThrownBy(file::flush).isInstanceOf(UncheckedIOException.class);
    disk.room = 1000;
    file.add(event);
    file.close();
    Path copy = Files.write(folder.resolve("events.out.tfevents.1"), disk.file.toByteArray());
    assertThat(EventReader.eventsOf(copy)).hasSize(4);
  }

  @Test
  void aFileThatCannotBeFinishedIsClosed() {
    EventFile file = new EventFile(Path.of("full"), new SmallDisk(10), 5);
    file.add(new byte[20]);
    assertThatThrownBy(file::close).isInstanceOf(UncheckedIOException.class);
    file.close();
    assertThatThrownBy(() -> file.add(new byte[1])).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aClosedWriterThrows() throws IOException {
    SummaryWriter writer = new SummaryWriter(folder);
    writer.addScalars("main", Map.of("a", 1), 1);
    writer.close();
    writer.close();
    assertThatThrownBy(() -> writer.addScalar("loss", 1, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> writer.addScalars("main", Map.of("a", 1), 1))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(writer::flush).isInstanceOf(IllegalStateException.class);
    assertThat(EventReader.files(folder)).hasSize(1);
  }

  @Test
  void aFolderThatIsAFileIsRefused() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThatThrownBy(() -> new SummaryWriter(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("no event file can be created");
  }

  @Test
  @Timeout(60)
  void anOpenWriterWritesAtItsPeriod() throws Exception {
    SummaryWriter writer = new SummaryWriter(folder, o -> o.flushSecs(0.05));
    writer.addScalar("loss", 1, 1);
    while (EventReader.events(folder).size() < 2) {
      Thread.sleep(10);
    }
    writer.close();
  }

  @Test
  @Timeout(60)
  void aWriterThatWasForgottenIsWritten() throws Exception {
    WeakReference<SummaryWriter> writer = forgotten();
    while (EventReader.events(folder).size() < 2) {
      System.gc();
      Thread.sleep(10);
    }
    assertThat(writer.get()).isNull();
  }

  private WeakReference<SummaryWriter> forgotten() {
    SummaryWriter writer = new SummaryWriter(folder);
    writer.addScalar("loss", 1, 1);
    return new WeakReference<>(writer);
  }

  @Test
  void eachWriterOfAFolderHasAFileOfItsOwn() throws IOException {
    new SummaryWriter(folder, o -> o.filenameSuffix(".first")).close();
    new SummaryWriter(folder, o -> o.purgeStep(5)).close();
    List<Path> files = EventReader.files(folder);
    assertThat(files).hasSize(2);
    assertThat(files.toString()).contains(".first");
  }

  @Test
  @NoLeaks
  void aGraphHasTheScopesOfItsModules() throws IOException {
    Net net = new Net();
    try (SummaryWriter writer = new SummaryWriter(folder);
        var scope = TensorScope.open()) {
      writer.addGraph(net, Torch.randn(2, 1, 4, 4));
    }
    assertThat(net.isTraining()).isTrue();
    assertThat(nodes())
        .containsExactly(
            "Net/Conv2d[conv]/weight Parameter []",
            "Net/Conv2d[conv]/bias Parameter []",
            "Net/Sequential[head]/Linear[1]/weight Parameter []",
            "Net/Sequential[head]/Linear[1]/bias Parameter []",
            "input/x IO Node []",
            "Net/Conv2d[conv]/conv2d aten::conv2d"
                + " [input/x, Net/Conv2d[conv]/weight, Net/Conv2d[conv]/bias]",
            "Net/relu aten::relu [Net/Conv2d[conv]/conv2d]",
            "Net/flatten aten::flatten.using_ints [Net/relu]",
            "Net/Sequential[head]/Dropout[0]/dropout aten::dropout [Net/flatten]",
            "Net/Sequential[head]/Linear[1]/linear aten::linear"
                + " [Net/Sequential[head]/Dropout[0]/dropout,"
                + " Net/Sequential[head]/Linear[1]/weight, Net/Sequential[head]/Linear[1]/bias]",
            "output/output.1 IO Node [Net/Sequential[head]/Linear[1]/linear]");
    net.close();
  }

  @Test
  void graphsOfOtherModulesAndFunctionsAreAdded() throws IOException {
    LSTM lstm = new LSTM(3, 4);
    try (SummaryWriter writer = new SummaryWriter(folder)) {
      writer.addGraph(lstm, in -> lstm.call(in.get(0)).output(), List.of(Torch.randn(5, 1, 3)));
      writer.addGraph(Graph.trace(x -> x.relu().add(1), Torch.randn(2)));
      assertThatThrownBy(() -> writer.addGraph(x -> x.relu(), Torch.randn(2)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("Graph.trace");
    }
    assertThat(nodes()).contains("LSTM/weight_ih_l0 Parameter []");
    assertThat(nodes()).contains("Graph/relu aten::relu [input/x]");
  }

  private List<String> nodes() throws IOException {
    List<String> lines = new ArrayList<>();
    for (byte[] event : EventReader.events(folder)) {
      for (byte[] graph : EventReader.fields(event, 4)) {
        for (byte[] node : EventReader.fields(graph, 1)) {
          List<String> inputs =
              EventReader.fields(node, 3).stream().map(name -> new String(name, UTF_8)).toList();
          lines.add(
              new String(EventReader.fields(node, 1).get(0), UTF_8)
                  + " "
                  + new String(EventReader.fields(node, 2).get(0), UTF_8)
                  + " "
                  + inputs);
        }
      }
    }
    return lines;
  }

  @Test
  void wrongValuesAreRefused() {
    try (SummaryWriter writer = new SummaryWriter(folder)) {
      refused(() -> writer.addHistogram("h", Torch.zeros(0)), "no elements");
      refused(
          () -> writer.addHistogram("h", Torch.tensor(5.0, 6.0), 0, o -> o.bins(0.0, 1.0)),
          "no value");
      refused(
          () ->
              writer.addHistogram(
                  "h", Torch.tensor(1, Double.NaN), 0, o -> o.bins(HistogramBins.AUTO)),
          "not finite");
      refused(() -> writer.addImage("i", Torch.zeros(2, 4, 4)), "1, 3 or 4 channels");
      refused(() -> writer.addImage("i", Torch.zeros(4, 4)), "does not fit");
      refused(
          () -> writer.addImage("i", Torch.zeros(3, 4, 4), 0, o -> o.dataformats("CHX")),
          "has no W");
      refused(() -> writer.addImages("i", Torch.zeros(2, 2, 4, 4)), "1 or 3 channels");
      refused(() -> writer.addHparams(Map.of("list", List.of(1)), Map.of()), "list");
      refused(
          () ->
              writer.addHparams(
                  Map.of("lr", 1), Map.of(), o -> o.hparamDomainDiscrete("lr", List.of("a"))),
          "another type");
      refused(() -> writer.addPrCurve("p", Torch.zeros(2), Torch.zeros(3), 0), "different shapes");
      refused(() -> writer.addEmbedding(Torch.zeros(2), 0, o -> {}), "(N, D)");
      refused(
          () -> writer.addEmbedding(Torch.zeros(2, 3), 0, o -> o.metadata(List.of("a"))),
          "2 rows but 1");
    }
    refused(() -> new SummaryWriter(folder, o -> o.flushSecs(0)).close(), "flushSecs");
  }

  private static void refused(Runnable call, String message) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void figuresAndEmbeddingsAreWritten() throws IOException {
    try (SummaryWriter writer = new SummaryWriter(folder)) {
      writer.addFigure("figure", new BufferedImage(30, 20, BufferedImage.TYPE_INT_ARGB));
      writer.addEmbedding(
          Torch.tensor(new float[][] {{1, 2}, {3, 4.5f}}),
          7,
          o -> o.tag("a/b").metadata(List.of("x", "y")).labelImg(Torch.ones(2, 1, 4, 4)));
    }
    Path data = folder.resolve("00007/a%2fb");
    assertThat(data.resolve("tensors.tsv")).hasContent("1.0\t2.0\n3.0\t4.5\n");
    assertThat(data.resolve("metadata.tsv")).hasContent("x\ny\n");
    assertThat(data.resolve("sprite.png")).isNotEmptyFile();
    assertThat(Files.readString(folder.resolve("projector_config.pbtxt")))
        .contains("tensor_name: \"a/b:00007\"", "single_image_dim: 4");
    assertThat(tag(EventReader.events(folder).get(1))).isEqualTo("figure");
  }
}
