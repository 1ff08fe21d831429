package org.jtorch.serving.http;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.management.JMException;
import javax.management.ObjectName;
import org.jtorch.TensorScope;
import org.jtorch.serving.internal.protocol.InferenceReader;
import org.jtorch.serving.internal.protocol.Limits;

/**
 * Prints what it costs to read a picture's tensor (1, 3, 224, 224) from a message: processor time
 * and allocated memory, in binary form and as JSON.
 */
final class ProtocolCost {
  private static final int ELEMENTS = 3 * 224 * 224;
  private static final int RUNS = 200;
  private static final Limits LIMITS = new Limits(64 << 20, 8 << 20, 64, 1 << 24, 64);

  private ProtocolCost() {}

  /** A message and the length of its JSON. */
  @SuppressWarnings("ArrayRecordComponent")
  record Message(byte[] body, int jsonLength) {
    static Message binary() {
      String json =
          "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3,224,224],\"datatype\":\"FP32\","
              + "\"parameters\":{\"binary_data_size\":"
              + ELEMENTS * Float.BYTES
              + "}}]}";
      return new Message(
          Exchange.withBinary(json, new byte[ELEMENTS * Float.BYTES]), json.length());
    }

    static Message json() {
      StringBuilder json =
          new StringBuilder(
              "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3,224,224],\"datatype\":\"FP32\","
                  + "\"data\":[");
      for (int i = 0; i < ELEMENTS; i++) {
        json.append(i == 0 ? "" : ",").append((float) Math.sin(i));
      }
      byte[] body = json.append("]}]}").toString().getBytes(StandardCharsets.UTF_8);
      return new Message(body, body.length);
    }
  }

  static void read(InferenceReader reader, Message message) {
    try (TensorScope scope = TensorScope.open()) {
      var unused = reader.read(message.body(), message.jsonLength());
    }
  }

  /** Returns the bytes that this thread allocates for one reading. */
  static long allocated(InferenceReader reader, Message message) {
    long before = allocated();
    read(reader, message);
    return allocated() - before;
  }

  /** Asks by name, so that the tests need not read the module jdk.management. */
  private static long allocated() {
    try {
      Object bytes =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                  "getThreadAllocatedBytes",
                  new Object[] {Thread.currentThread().getId()},
                  new String[] {long.class.getName()});
      return (Long) bytes;
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  static InferenceReader reader() {
    return new InferenceReader(LIMITS);
  }

  /**
   * Measures.
   *
   * @param arguments none
   */
  public static void main(String[] arguments) {
    measure("binary", Message.binary());
    measure("JSON", Message.json());
  }

  private static void measure(String name, Message message) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    InferenceReader reader = reader();
    for (int i = 0; i < RUNS; i++) {
      read(reader, message);
    }
    long start = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < RUNS; i++) {
      read(reader, message);
    }
    double micros = (threads.getCurrentThreadCpuTime() - start) / 1e3 / RUNS;
    System.out.printf(
        Locale.ROOT,
        "%s: %d bytes, %.0f us of processor time, %d bytes allocated%n",
        name,
        message.body().length,
        micros,
        allocated(reader, message));
  }
}
