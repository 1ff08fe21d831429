package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.IValue;
import org.jtorch.Ops;
import org.jtorch.Shape;
import org.jtorch.Tensor;
import org.jtorch.TensorHolder;
import org.jtorch.TensorScope;
import org.jtorch.Torch;
import org.jtorch.parity.ParityCalls;

/** Makes calls that are given as JSON, reads their results, and runs backward. */
final class Execution {
  /** Largest number of elements that are read one by one. */
  private static final long MANY = 1 << 16;

  private static final int MOST_RESULTS = 50;

  /** Outcome of a call. */
  enum Outcome {
    ANSWERED,
    REFUSED,
    UNMAPPED
  }

  private final ParityCalls parity;
  private final MethodCalls methods;
  private final Tensors tensors;
  private final MethodArguments arguments;
  private final boolean hashes = System.getenv("JTORCH_GUARD_FILL") != null;
  private long hash;

  Execution(ParityCalls parity, MethodCalls methods) {
    this.parity = parity;
    this.methods = methods;
    this.tensors = new Tensors(parity::tensor);
    if (hashes) {
      Torch.setPrintOptions(o -> o.threshold(MANY).precision(12));
    }
    this.arguments = new MethodArguments(this::tensor);
  }

  /** Hash of the last call's results. */
  long hash() {
    return hash;
  }

  Outcome run(JsonNode call) {
    hash = 1;
    tensors.made();
    try (TensorScope scope = TensorScope.open()) {
      Object results = call(call);
      if (results == null) {
        return Outcome.UNMAPPED;
      }
      look(results);
      if (hashes) {
        tensors.made().forEach(this::lookAtOperand);
      }
      return Outcome.ANSWERED;
    } catch (OutOfMemoryError e) {
      return Outcome.REFUSED;
    } catch (Throwable e) {
      return Outcome.REFUSED;
    }
  }

  private Tensor tensor(JsonNode description) {
    Tensor tensor = tensors.of(description);
    return tensor;
  }

  private @Nullable Object call(JsonNode call) throws Throwable {
    return switch (call.path("form").asText()) {
      case "schema" -> schema(call);
      case "method" -> method(call);
      default -> parity.call(call, tensors::of);
    };
  }

  private Object schema(JsonNode call) {
    List<Object> positional = new ArrayList<>();
    call.get("args").forEach(node -> positional.add(ParityCalls.value(node, this::tensor)));
    Map<String, Object> named = new HashMap<>();
    call.path("kwargs")
        .properties()
        .forEach(e -> named.put(e.getKey(), ParityCalls.value(e.getValue(), this::tensor)));
    return plain(Ops.call(call.get("op").asText(), positional, named));
  }

  private static Object plain(IValue value) {
    if (value instanceof IValue.OfTensor tensor) {
      return tensor.value();
    } else if (value instanceof IValue.OfTuple tuple) {
      return tuple.elements().stream().map(Execution::plain).toList();
    } else if (value instanceof IValue.OfList list) {
      return list.elements().stream().map(Execution::plain).toList();
    }
    return value;
  }

  private Object method(JsonNode call) throws Throwable {
    Method method = methods.method(call.get("op").asText());
    JsonNode given = call.get("args");
    int next = 0;
    Object receiver = null;
    if (!Modifier.isStatic(method.getModifiers())) {
      receiver = arguments.of(given.get(next++), Tensor.class);
    }
    Type[] types = method.getGenericParameterTypes();
    Object[] values = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      values[i] = arguments.of(given.get(next++), types[i]);
    }
    try {
      Object result = method.invoke(receiver, values);
      return result == null ? "void" : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private void look(Object result) {
    if (result instanceof Tensor tensor) {
      look(tensor);
    } else if (result instanceof TensorHolder holder) {
      holder.tensors().stream().limit(MOST_RESULTS).forEach(this::look);
    } else if (result instanceof Collection<?> several) {
      several.stream().limit(MOST_RESULTS).forEach(this::look);
    } else if (result instanceof Shape || result instanceof Number) {
      hash = hash * 31 + result.hashCode();
    }
  }

  private void look(Tensor tensor) {
    if (tensor.isClosed() || tensor.numel() > MANY) {
      return;
    }
    hash = hash * 31 + (hashes ? tensor.toString() : tensor.clone().shape()).hashCode();
    if (tensor.requiresGrad() && (tensor.dtype().isFloatingPoint() || tensor.dtype().isComplex())) {
      Tensor sum = tensor.sum();
      (sum.dtype().isComplex() ? Torch.viewAsReal(sum).sum() : sum)
          .backward(o -> o.retainGraph(true));
    }
  }

  /** Reads what the call has changed: the operand itself, and its gradient. */
  private void lookAtOperand(Tensor operand) {
    if (!operand.isClosed() && operand.numel() <= MANY) {
      hash = hash * 31 + operand.detach().toString().hashCode();
      hash = hash * 31 + (operand.hasGrad() ? operand.grad().toString().hashCode() : 0);
    }
  }
}
