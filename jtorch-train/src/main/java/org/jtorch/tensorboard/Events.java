package org.jtorch.tensorboard;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Messages of event files: events, and summaries of one value. */
final class Events {
  /** Types of tensors. */
  static final int DT_FLOAT = 1;

  static final int DT_DOUBLE = 2;
  static final int DT_STRING = 7;

  private static final String VERSION = "brain.Event:2";
  private static final int SESSION_START = 1;

  private Events() {}

  /** The first event of a file. */
  static byte[] start(double walltime) {
    Proto source = new Proto().text(1, "tensorboard.summary.writer.event_file_writer");
    return new Proto().real(1, walltime).text(3, VERSION).message(10, source).toBytes();
  }

  /** Makes TensorBoard drop the events of earlier files from a step on. */
  static byte[] purgeVersion(double walltime, long step) {
    return new Proto().real(1, walltime).integer(2, step).text(3, VERSION).toBytes();
  }

  static byte[] purge(double walltime, long step) {
    Proto session = new Proto().integer(1, SESSION_START);
    return new Proto().real(1, walltime).integer(2, step).message(7, session).toBytes();
  }

  /** An event with a summary of one value. */
  static byte[] summary(double walltime, long step, Proto value) {
    Proto summary = new Proto().message(1, value);
    return new Proto().real(1, walltime).integer(2, step).message(5, summary).toBytes();
  }

  static byte[] graph(double walltime, Proto graph) {
    return new Proto().real(1, walltime).bytes(4, graph.toBytes()).toBytes();
  }

  /** The event after a graph, which names the device. */
  static byte[] runMetadata(double walltime) {
    Proto device = new Proto().text(1, "/device:CPU:0");
    Proto metadata = new Proto().message(1, new Proto().message(1, device));
    Proto tagged = new Proto().text(1, "step1").bytes(2, metadata.toBytes());
    return new Proto().real(1, walltime).message(8, tagged).toBytes();
  }

  static Proto scalar(String tag, double value) {
    return new Proto().text(1, tag).alternative(2, (float) value);
  }

  /** A scalar in the form of TensorFlow 2. */
  static Proto tensorScalar(String tag, double value, boolean doublePrecision) {
    Proto tensor =
        doublePrecision
            ? new Proto().integer(1, DT_DOUBLE).reals(6, value)
            : new Proto().integer(1, DT_FLOAT).reals(5, (float) value);
    return new Proto().text(1, tag).message(8, tensor).message(9, metadata("scalars", null));
  }

  static Proto text(String tag, String text) {
    Proto shape = new Proto().message(2, new Proto().integer(1, 1));
    Proto tensor =
        new Proto()
            .integer(1, DT_STRING)
            .message(2, shape)
            .bytes(8, text.getBytes(StandardCharsets.UTF_8));
    return new Proto()
        .text(1, tag + "/text_summary")
        .message(8, tensor)
        .message(9, metadata("text", new Proto()));
  }

  static Proto image(String tag, long height, long width, long channels, byte[] png) {
    Proto image =
        new Proto().integer(1, height).integer(2, width).integer(3, channels).bytes(4, png);
    return new Proto().text(1, tag).message(4, image);
  }

  /** A table of floats, row by row. */
  static Proto table(String tag, float[] values, long rows, Proto metadata) {
    Proto shape =
        new Proto()
            .message(2, new Proto().integer(1, rows))
            .message(2, new Proto().integer(1, values.length / rows));
    Proto tensor = new Proto().integer(1, DT_FLOAT).message(2, shape).reals(5, values);
    return new Proto().text(1, tag).message(8, tensor).message(9, metadata);
  }

  /** Names the plugin of TensorBoard that shows a value, with the plugin's own message. */
  static Proto metadata(String plugin, @Nullable Proto content) {
    Proto data = new Proto().text(1, plugin);
    byte[] bytes = content == null ? new byte[0] : content.toBytes();
    return new Proto().message(1, bytes.length == 0 ? data : data.bytes(2, bytes));
  }
}
