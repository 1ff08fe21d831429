package org.jtorch.internal.profiling;

import java.util.function.LongSupplier;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/**
 * Events for the JDK's Flight Recorder. A runtime image may lack the recorder. Without it, and
 * while nothing is recorded, these methods do nothing.
 */
public final class FlightEvents {
  /** Smaller tensors are too numerous to record individually. */
  private static final long MIN_BYTES = Long.getLong("jtorch.jfr.minimumBytes", 1 << 20);

  private static final boolean AVAILABLE = ModuleLayer.boot().findModule("jdk.jfr").isPresent();

  @Name("jtorch.TensorAllocation")
  @Label("Tensor Allocation")
  @Category("jtorch")
  @Description("A tensor came with a storage of its own, of jtorch.jfr.minimumBytes or more")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class TensorAllocation extends Event {
    @Label("Size")
    @DataAmount
    long size;
  }

  @Name("jtorch.TensorCollection")
  @Label("Tensor Collection")
  @Category("jtorch")
  @Description("Unclosed tensors were freed because the garbage collector found them")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class TensorCollection extends Event {
    @Label("Tensors")
    long tensors;

    @Label("Size")
    @DataAmount
    long size;
  }

  @Name("jtorch.CollectionRequest")
  @Label("Collection Request")
  @Category("jtorch")
  @Description("Unclosed tensors passed the memory limit, so jtorch had the JVM collect")
  @StackTrace(false)
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class CollectionRequest extends Event {
    @Label("Held Before")
    @DataAmount
    long before;

    @Label("Held After")
    @DataAmount
    long after;
  }

  @Name("jtorch.OutOfMemory")
  @Label("Out of Memory")
  @Category("jtorch")
  @Description("libtorch found no memory; jtorch collects and tries once more")
  @SuppressWarnings("UnusedVariable") // the recorder reads the fields
  private static final class OutOfMemory extends Event {
    @Label("Operator")
    String operator = "";
  }

  private FlightEvents() {}

  public static boolean recordsAllocations() {
    return isRecorderUsed() && new TensorAllocation().isEnabled();
  }

  public static void allocated(long bytes) {
    if (bytes >= MIN_BYTES) {
      TensorAllocation event = new TensorAllocation();
      event.size = bytes;
      event.commit();
    }
  }

  public static void collected(long tensors, long bytes) {
    if (isRecorderUsed()) {
      TensorCollection event = new TensorCollection();
      event.tensors = tensors;
      event.size = bytes;
      event.commit();
    }
  }

  /** Runs a garbage collection and records its duration and the bytes that it freed. */
  public static void collection(LongSupplier bytes, Runnable collection) {
    if (!isRecorderUsed()) {
      collection.run();
      return;
    }
    CollectionRequest event = new CollectionRequest();
    event.before = bytes.getAsLong();
    event.begin();
    collection.run();
    event.after = bytes.getAsLong();
    event.commit();
  }

  public static void outOfMemory(String operator) {
    if (isRecorderUsed()) {
      OutOfMemory event = new OutOfMemory();
      event.operator = operator;
      event.commit();
    }
  }

  /** Returns whether the recorder was used; before that, events only cost their registration. */
  private static boolean isRecorderUsed() {
    return AVAILABLE && FlightRecorder.isInitialized();
  }
}
