package com.example;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.broadcast.Broadcast;
import org.jtorch.Device;
import org.jtorch.ScriptModule;
import org.jtorch.Torch;

/** Models of this executor. Each is loaded by the first task that needs it. */
final class Models {
  private static final Map<Long, ScriptModule> LOADED = new ConcurrentHashMap<>();
  private static final AtomicInteger LOADS = new AtomicInteger();

  private Models() {}

  /** Returns the TorchScript model of a broadcast, which all tasks of the executor share. */
  static ScriptModule get(Broadcast<byte[]> model) {
    return LOADED.computeIfAbsent(model.id(), id -> load(model.value()));
  }

  /** Returns how many models this executor has loaded. */
  static int loads() {
    return LOADS.get();
  }

  private static ScriptModule load(byte[] file) {
    LOADS.incrementAndGet();
    // Spark runs one task per core, so each operator has one thread.
    Torch.setNumThreads(1);
    return ScriptModule.load(file, Device.CPU).eval().freeze();
  }
}
