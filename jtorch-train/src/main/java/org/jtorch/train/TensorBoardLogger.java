package org.jtorch.train;

import java.util.Map;
import java.util.Objects;
import org.jtorch.tensorboard.SummaryWriter;

/**
 * Writes the numbers of a {@link Trainer} for TensorBoard, Lightning's {@code TensorBoardLogger}.
 *
 * <pre>{@code
 * try (TensorBoardLogger logger = new TensorBoardLogger(new SummaryWriter(folder))) {
 *   Trainer trainer = new Trainer(o -> o.maxEpochs(3).logger(logger));
 * }
 * }</pre>
 *
 * <p>Histograms, images and graphs are added to {@link #writer}.
 */
public final class TensorBoardLogger implements Logger {
  private final SummaryWriter writer;

  /**
   * Creates a logger.
   *
   * @param writer the writer, which {@link #close} closes
   */
  public TensorBoardLogger(SummaryWriter writer) {
    this.writer = Objects.requireNonNull(writer, "writer");
  }

  /** {@return the writer, {@code logger.experiment}} */
  public SummaryWriter writer() {
    return writer;
  }

  @Override
  public void logScalars(long step, Map<String, Double> values) {
    values.forEach((name, value) -> writer.addScalar(name, value, step));
  }

  @Override
  public void logHyperparameters(Map<String, ?> parameters) {
    writer.addHparams(parameters, Map.of());
  }

  @Override
  public void flush() {
    writer.flush();
  }

  @Override
  public void close() {
    writer.close();
  }
}
