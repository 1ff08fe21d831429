package org.jtorch.tensorboard;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.awt.image.BufferedImage;
import java.lang.ref.Cleaner;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;
import org.jtorch.graph.Graph;
import org.jtorch.nn.Layer;
import org.jtorch.nn.Module;

/**
 * Writes events for TensorBoard, {@code torch.utils.tensorboard.SummaryWriter}.
 *
 * <pre>{@code
 * try (SummaryWriter writer = new SummaryWriter(Path.of("runs/lenet"))) {
 *   writer.addGraph(model, images);
 *   writer.addScalar("loss/train", loss, 1);
 *   writer.addHistogram("conv1.weight", weight, 1);
 *   writer.addImages("digits", images, 1);
 * }
 * }</pre>
 *
 * <p>Events become visible when {@link Options#maxQueue} of them are waiting, after {@link
 * Options#flushSecs}, at {@link #flush}, and at {@link #close}; also at the end of the JVM, and
 * when the garbage collector finds a writer that was not closed. A tag may have slashes, which make
 * groups.
 *
 * <p><b>Errors:</b> a closed writer throws {@link IllegalStateException}; Python's opens a new
 * file. If a file cannot be written, for example because the disk is full, the method that finds it
 * throws {@link java.io.UncheckedIOException} and its event is not recorded; the file stays valid,
 * and the writer goes on when there is space again.
 *
 * <p><b>Thread safety:</b> several threads may add events.
 */
public final class SummaryWriter implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final DateTimeFormatter STARTED =
      DateTimeFormatter.ofPattern("MMMdd_HH-mm-ss", Locale.ENGLISH);

  private final Path logDir;
  private final Options options;
  private final EventFiles files;
  private final EventFile file;
  private final Cleaner.Cleanable cleanable;

  /** Creates a writer in a new folder, {@code runs/Nov30_18-51-25_HOST}. */
  public SummaryWriter() {
    this(o -> {});
  }

  /**
   * Creates a writer in a new folder, {@code runs/Nov30_18-51-25_HOST}.
   *
   * @param options {@code o -> o.comment("_lr0.1")}, which is added to the folder's name
   */
  public SummaryWriter(Consumer<Options> options) {
    this(null, chosen(options));
  }

  /** Creates a writer; see {@link #SummaryWriter(Path, Consumer)}. */
  public SummaryWriter(Path logDir) {
    this(logDir, o -> {});
  }

  /**
   * Creates a writer with a new file in a folder.
   *
   * @param logDir folder of the run, created if missing; TensorBoard joins the files in it
   * @param options {@code o -> o.purgeStep(1000)} to resume a run at step 1000
   * @throws java.io.UncheckedIOException if the file cannot be created
   */
  public SummaryWriter(Path logDir, Consumer<Options> options) {
    this(Objects.requireNonNull(logDir, "logDir"), chosen(options));
  }

  private SummaryWriter(@Nullable Path logDir, Options options) {
    this.logDir =
        logDir != null
            ? logDir
            : Path.of(
                "runs",
                LocalDateTime.now(ZoneId.systemDefault()).format(STARTED)
                    + "_"
                    + EventFiles.hostName()
                    + options.comment);
    this.options = options;
    files = new EventFiles(options);
    file = files.in(this.logDir);
    if (options.purgeStep >= 0) {
      file.add(Events.purgeVersion(EventFiles.now(), options.purgeStep));
      file.add(Events.purge(EventFiles.now(), options.purgeStep));
    }
    cleanable = CLEANER.register(this, files);
  }

  private static Options chosen(Consumer<Options> options) {
    Options chosen = new Options();
    options.accept(chosen);
    return chosen;
  }

  /** {@return the folder of the run, {@code log_dir}} */
  public Path logDir() {
    return logDir;
  }

  /** Adds a number at step 0; see {@link #addScalar(String, double, long)}. */
  public void addScalar(String tag, double value) {
    addScalar(tag, value, 0);
  }

  /**
   * Adds a number, {@code add_scalar}.
   *
   * @param tag name of the curve, {@code "loss/train"}
   * @param value stored as a float32
   * @param globalStep step of the training
   */
  public void addScalar(String tag, double value, long globalStep) {
    addScalar(tag, value, globalStep, o -> {});
  }

  /**
   * Adds a number with options, {@code add_scalar}.
   *
   * @param tag name of the curve
   * @param value stored as a float32, or as chosen by the options
   * @param globalStep step of the training
   * @param options {@code o -> o.doublePrecision(true)}
   */
  public void addScalar(
      String tag, double value, long globalStep, Consumer<ScalarOptions> options) {
    ScalarOptions chosen = new ScalarOptions();
    options.accept(chosen);
    Proto summary =
        chosen.newStyle
            ? Events.tensorScalar(tag, value, chosen.doublePrecision)
            : Events.scalar(tag, value);
    add(summary, globalStep, chosen.walltime);
  }

  /**
   * Adds the number in a tensor, {@code add_scalar}.
   *
   * @param tag name of the curve
   * @param value a tensor of one element
   * @param globalStep step of the training
   */
  public void addScalar(String tag, Tensor value, long globalStep) {
    addScalar(tag, value.item(), globalStep);
  }

  /**
   * Adds numbers that are shown in one chart, {@code add_scalars}. Each has a folder and a file of
   * its own, {@code LOGDIR/MAINTAG_TAG}.
   *
   * @param mainTag name of the chart
   * @param values numbers by the names of their curves
   * @param globalStep step of the training
   */
  public void addScalars(String mainTag, Map<String, ? extends Number> values, long globalStep) {
    Objects.requireNonNull(mainTag, "mainTag");
    double walltime = EventFiles.now();
    new LinkedHashMap<>(values)
        .forEach(
            (tag, value) -> {
              Path folder = Path.of(logDir + "/" + mainTag.replace('/', '_') + "_" + tag);
              Proto summary = Events.scalar(mainTag, value.doubleValue());
              files.in(folder).add(Events.summary(walltime, globalStep, summary));
            });
  }

  /** Adds a histogram at step 0; see {@link #addHistogram(String, Tensor, long)}. */
  public void addHistogram(String tag, Tensor values) {
    addHistogram(tag, values, 0);
  }

  /**
   * Adds a histogram with TensorFlow's bins, {@code add_histogram}.
   *
   * @param tag name of the histogram
   * @param values a tensor of any shape with at least one element
   * @param globalStep step of the training
   */
  public void addHistogram(String tag, Tensor values, long globalStep) {
    addHistogram(tag, values, globalStep, o -> {});
  }

  /**
   * Adds a histogram, {@code add_histogram}.
   *
   * @param tag name of the histogram
   * @param values a tensor of any shape with at least one element
   * @param globalStep step of the training
   * @param options {@code o -> o.bins(HistogramBins.AUTO).maxBins(64)}
   * @throws IllegalArgumentException if the tensor is empty, or has no value between the outer
   *     edges
   */
  public void addHistogram(
      String tag, Tensor values, long globalStep, Consumer<HistogramOptions> options) {
    HistogramOptions chosen = new HistogramOptions();
    options.accept(chosen);
    add(HistogramSummary.of(tag, values, chosen), globalStep, chosen.walltime);
  }

  /**
   * Adds an image of shape {@code (C, H, W)} at step 0; see {@link #addImage(String, Tensor,
   * long)}.
   */
  public void addImage(String tag, Tensor image) {
    addImage(tag, image, 0);
  }

  /**
   * Adds an image of shape {@code (C, H, W)}, {@code add_image}.
   *
   * @param tag name of the image
   * @param image 1, 3 or 4 channels; uint8, or numbers from 0 to 1
   * @param globalStep step of the training
   */
  public void addImage(String tag, Tensor image, long globalStep) {
    addImage(tag, image, globalStep, o -> {});
  }

  /**
   * Adds an image, {@code add_image}.
   *
   * @param tag name of the image
   * @param image uint8, or numbers from 0 to 1
   * @param globalStep step of the training
   * @param options {@code o -> o.dataformats("HWC")}; default CHW
   * @throws IllegalArgumentException if the shape does not fit the format
   */
  public void addImage(String tag, Tensor image, long globalStep, Consumer<ImageOptions> options) {
    ImageOptions chosen = new ImageOptions("CHW");
    options.accept(chosen);
    add(ImageSummary.of(tag, image, chosen.dataformats), globalStep, chosen.walltime);
  }

  /**
   * Adds images of shape {@code (N, C, H, W)} at step 0; see {@link #addImages(String, Tensor,
   * long)}.
   */
  public void addImages(String tag, Tensor images) {
    addImages(tag, images, 0);
  }

  /**
   * Adds images of shape {@code (N, C, H, W)} as one picture with eight in a row, {@code
   * add_images}.
   *
   * @param tag name of the picture
   * @param images 1 or 3 channels; uint8, or numbers from 0 to 1
   * @param globalStep step of the training
   */
  public void addImages(String tag, Tensor images, long globalStep) {
    addImages(tag, images, globalStep, o -> {});
  }

  /**
   * Adds images as one picture with eight in a row, {@code add_images}.
   *
   * @param tag name of the picture
   * @param images uint8, or numbers from 0 to 1
   * @param globalStep step of the training
   * @param options {@code o -> o.dataformats("NHWC")}; default NCHW
   * @throws IllegalArgumentException if the shape does not fit the format
   */
  public void addImages(
      String tag, Tensor images, long globalStep, Consumer<ImageOptions> options) {
    ImageOptions chosen = new ImageOptions("NCHW");
    options.accept(chosen);
    add(ImageSummary.of(tag, images, chosen.dataformats), globalStep, chosen.walltime);
  }

  /** Adds a picture at step 0; see {@link #addFigure(String, BufferedImage, long)}. */
  public void addFigure(String tag, BufferedImage figure) {
    addFigure(tag, figure, 0);
  }

  /**
   * Adds a picture, for example a chart of {@link org.jtorch.plots.Figure#toImage}, {@code
   * add_figure}.
   *
   * @param tag name of the picture
   * @param figure transparency is dropped
   * @param globalStep step of the training
   */
  public void addFigure(String tag, BufferedImage figure, long globalStep) {
    add(ImageSummary.of(tag, figure), globalStep, Double.NaN);
  }

  /** Adds a text at step 0; see {@link #addText(String, String, long)}. */
  public void addText(String tag, String text) {
    addText(tag, text, 0);
  }

  /**
   * Adds a text, {@code add_text}.
   *
   * @param tag name of the text
   * @param text Markdown
   * @param globalStep step of the training
   */
  public void addText(String tag, String text, long globalStep) {
    add(Events.text(tag, text), globalStep, Double.NaN);
  }

  /**
   * Traces a layer in evaluation mode and adds its graph, {@code add_graph}. Operators are in the
   * scopes of the modules that call them.
   *
   * @param model a module that is a layer
   * @param input an example
   * @throws IllegalArgumentException if the layer is no module
   * @throws IllegalStateException if the layer does something that a graph cannot hold
   */
  public void addGraph(Layer model, Tensor input) {
    if (!(model instanceof Module module)) {
      throw new IllegalArgumentException(
          "addGraph requires a module: pass Graph.trace(function, input) instead");
    }
    addGraph(module, inputs -> model.call(inputs.get(0)), List.of(input));
  }

  /**
   * Traces a module whose inputs or outputs are not one tensor each, and adds its graph, {@code
   * add_graph}.
   *
   * @param model the module
   * @param call calls it: takes the inputs and returns a tensor, or a record, list, map or array of
   *     tensors
   * @param inputs examples
   * @throws IllegalStateException if the module does something that a graph cannot hold
   */
  public void addGraph(Module model, Function<List<Tensor>, ?> call, List<Tensor> inputs) {
    addGraph(GraphSummary.of(model, call, List.copyOf(inputs)));
  }

  /**
   * Adds a graph, for example of an exported program.
   *
   * @param graph shown in evaluation mode
   */
  public void addGraph(Graph graph) {
    addGraph(GraphSummary.of(graph));
  }

  private void addGraph(Proto graph) {
    file.add(Events.graph(EventFiles.now(), graph));
    file.add(Events.runMetadata(EventFiles.now()));
  }

  /** Adds a run with its hyper-parameters; see {@link #addHparams(Map, Map, Consumer)}. */
  public void addHparams(Map<String, ?> hparams, Map<String, ? extends Number> metrics) {
    addHparams(hparams, metrics, o -> {});
  }

  /**
   * Adds a run with its hyper-parameters and results, {@code add_hparams}. It has a folder and a
   * file of its own.
   *
   * @param hparams numbers, booleans, texts, enums, or tensors of one element, by names
   * @param metrics results by names
   * @param options {@code o -> o.runName("lr0.1")}
   * @throws IllegalArgumentException if a value is of another type
   */
  public void addHparams(
      Map<String, ?> hparams,
      Map<String, ? extends Number> metrics,
      Consumer<HparamsOptions> options) {
    HparamsOptions chosen = new HparamsOptions();
    options.accept(chosen);
    List<Proto> summaries = HparamsSummary.of(hparams, metrics, chosen.discreteDomains);
    String run =
        chosen.runName.isEmpty()
            ? String.format(Locale.ROOT, "%.7f", EventFiles.now())
            : chosen.runName;
    file.flush();
    Path folder = logDir.resolve(run);
    try (SummaryWriter writer = new SummaryWriter(folder, o -> o.maxQueue(options().maxQueue))) {
      summaries.forEach(summary -> writer.add(summary, chosen.globalStep, Double.NaN));
      metrics.forEach(
          (name, value) -> writer.addScalar(name, value.doubleValue(), chosen.globalStep));
    }
  }

  private Options options() {
    return options;
  }

  /**
   * Adds a precision-recall curve; see {@link #addPrCurve(String, Tensor, Tensor, long, Consumer)}.
   */
  public void addPrCurve(String tag, Tensor labels, Tensor predictions, long globalStep) {
    addPrCurve(tag, labels, predictions, globalStep, o -> {});
  }

  /**
   * Adds a precision-recall curve, {@code add_pr_curve}.
   *
   * @param tag name of the curve
   * @param labels 0 or 1 for each element
   * @param predictions probabilities from 0 to 1, of the same shape
   * @param globalStep step of the training
   * @param options {@code o -> o.numThresholds(50)}
   * @throws IllegalArgumentException if the shapes differ
   */
  public void addPrCurve(
      String tag,
      Tensor labels,
      Tensor predictions,
      long globalStep,
      Consumer<PrCurveOptions> options) {
    PrCurveOptions chosen = new PrCurveOptions();
    options.accept(chosen);
    add(PrCurveSummary.of(tag, labels, predictions, chosen), globalStep, Double.NaN);
  }

  /**
   * Adds points for the projector, {@code add_embedding}.
   *
   * @param mat one point a row, {@code (N, D)}
   * @param globalStep step of the training
   * @param options {@code o -> o.tag("words").metadata(words)}
   * @throws IllegalArgumentException if there is not one label and image for each point
   * @throws java.io.UncheckedIOException if the files cannot be written
   */
  public void addEmbedding(Tensor mat, long globalStep, Consumer<EmbeddingOptions> options) {
    EmbeddingOptions chosen = new EmbeddingOptions();
    options.accept(chosen);
    file.flush();
    Embeddings.write(logDir, mat, globalStep, chosen);
  }

  private void add(Proto summary, long step, double walltime) {
    file.add(Events.summary(Double.isNaN(walltime) ? EventFiles.now() : walltime, step, summary));
  }

  /**
   * Writes all events to the disk, {@code flush}.
   *
   * @throws java.io.UncheckedIOException if that fails
   */
  public void flush() {
    file.flush();
    files.flush();
  }

  /**
   * Writes all events to the disk and closes the files, {@code close}.
   *
   * @throws java.io.UncheckedIOException if that fails; the files are closed nevertheless
   */
  @Override
  public void close() {
    cleanable.clean();
  }

  /** Options of a {@link SummaryWriter}. */
  @CanIgnoreReturnValue
  public static final class Options {
    String comment = "";
    String filenameSuffix = "";
    long purgeStep = -1;
    int maxQueue = 10;
    double flushSecs = 120;

    private Options() {}

    /** Text at the end of the name of a default folder. Default none. */
    public Options comment(String comment) {
      this.comment = Objects.requireNonNull(comment, "comment");
      return this;
    }

    /** Text at the end of the names of event files. Default none. */
    public Options filenameSuffix(String filenameSuffix) {
      this.filenameSuffix = Objects.requireNonNull(filenameSuffix, "filenameSuffix");
      return this;
    }

    /**
     * Step at which a run resumes: TensorBoard hides what earlier files of the folder have at this
     * and later steps. Default none.
     */
    public Options purgeStep(long purgeStep) {
      this.purgeStep = positive("purgeStep", purgeStep, 0);
      return this;
    }

    /** Number of events that are kept before they are written. Default 10. */
    public Options maxQueue(int maxQueue) {
      this.maxQueue = (int) positive("maxQueue", maxQueue, 1);
      return this;
    }

    /** Seconds after which events are written in any case. Default 120. */
    public Options flushSecs(double flushSecs) {
      if (!(flushSecs > 0)) {
        throw new IllegalArgumentException("flushSecs must be above 0, got " + flushSecs);
      }
      this.flushSecs = flushSecs;
      return this;
    }
  }

  /** Options of {@link SummaryWriter#addScalar(String, double, long, Consumer)}. */
  @CanIgnoreReturnValue
  public static final class ScalarOptions {
    private double walltime = Double.NaN;
    private boolean newStyle;
    private boolean doublePrecision;

    private ScalarOptions() {}

    /** Time of the event in seconds since 1970. Default now. */
    public ScalarOptions walltime(double walltime) {
      this.walltime = walltime;
      return this;
    }

    /** Whether the number is written as TensorFlow 2 does, as a tensor. Default false. */
    public ScalarOptions newStyle(boolean newStyle) {
      this.newStyle = newStyle;
      return this;
    }

    /** Whether the number is written as a float64, in the new style. Default false. */
    public ScalarOptions doublePrecision(boolean doublePrecision) {
      this.doublePrecision = doublePrecision;
      return newStyle(newStyle || doublePrecision);
    }
  }

  /** Options of {@link SummaryWriter#addImage} and {@link SummaryWriter#addImages}. */
  @CanIgnoreReturnValue
  public static final class ImageOptions {
    private String dataformats;
    private double walltime = Double.NaN;

    private ImageOptions(String dataformats) {
      this.dataformats = dataformats;
    }

    /** Meaning of the dimensions: CHW, HWC, HW, NCHW, NHWC or another order of these letters. */
    public ImageOptions dataformats(String dataformats) {
      this.dataformats = Objects.requireNonNull(dataformats, "dataformats");
      return this;
    }

    /** Time of the event in seconds since 1970. Default now. */
    public ImageOptions walltime(double walltime) {
      this.walltime = walltime;
      return this;
    }
  }

  static long positive(String name, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
    return value;
  }
}
