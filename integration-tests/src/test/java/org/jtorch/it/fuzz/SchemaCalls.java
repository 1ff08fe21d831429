package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jtorch.Ops;

/** Calls of any operator that libtorch has, made from its schema. */
final class SchemaCalls {
  private record Parameter(String name, String type, boolean hasDefault) {}

  /** Operators that access the process or files, wait, or always fail. */
  private static final String LEFT_OUT =
      "(aten::(from_file|save|manual_seed|_print|set_num_threads|get_num_threads|print|format|"
          + "set_grad_enabled|_set_mkldnn.*|warn|_cuda_.*|_lazy_clone|grad|backward|_backward|"
          + "_fw_primal|_reshape_from_tensor|wait|fork|__.*_not_.*)"
          + "|(prim|profiler|c10d|_c10d_functional|_c10d_functional_autograd|rpc|static_runtime"
          + "|symm_mem|streams|cuda|debugprims|_test|inductor)::).*";

  private final List<String> names =
      Ops.names().stream().filter(name -> !name.matches(LEFT_OUT + "(\\..*)?")).toList();

  private final Map<String, List<Parameter>> known = new HashMap<>();

  List<String> names() {
    return names;
  }

  ObjectNode any(Random random) {
    return of(names.get(random.nextInt(names.size())), random);
  }

  ObjectNode of(String name, Random random) {
    ObjectNode call = Values.JSON.objectNode();
    call.put("form", "schema").put("op", name);
    ArrayNode arguments = call.putArray("args");
    ObjectNode keywords = call.putObject("kwargs");
    long[] sizes =
        random.longs(4, 0, 5).map(i -> i == 4 ? TensorChanges.size(random) : i).toArray();
    boolean left = false;
    for (Parameter parameter : known.computeIfAbsent(name, SchemaCalls::parameters)) {
      if (parameter.hasDefault() && random.nextInt(3) == 0) {
        left = true;
        continue;
      }
      JsonNode value = value(parameter.type(), random, sizes);
      if (left) {
        keywords.set(parameter.name(), value);
      } else {
        arguments.add(value);
      }
    }
    return call;
  }

  private static List<Parameter> parameters(String name) {
    String text = Ops.schema(name);
    int start = text.indexOf('(');
    List<Parameter> parameters = new ArrayList<>();
    for (String part : parts(text.substring(start + 1, end(text, start)))) {
      if (!part.equals("*") && !part.isEmpty()) {
        parameters.add(parameter(part));
      }
    }
    return parameters;
  }

  private static Parameter parameter(String text) {
    int equals = text.indexOf('=');
    String declared = (equals < 0 ? text : text.substring(0, equals)).trim();
    int space = declared.lastIndexOf(' ');
    String type = declared.substring(0, space).replaceAll("\\([a-z|*]+!?( -> [a-z|*]+!?)?\\)", "");
    return new Parameter(declared.substring(space + 1), type, equals >= 0);
  }

  private static int end(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return text.length();
  }

  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      depth += "([".indexOf(c) >= 0 ? 1 : ")]".indexOf(c) >= 0 ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(text.substring(from, i).trim());
        from = i + 1;
      }
    }
    parts.add(text.substring(from).trim());
    return parts;
  }

  private static JsonNode value(String type, Random random, long[] sizes) {
    if (type.endsWith("?")) {
      return random.nextInt(3) == 0
          ? Values.JSON.nullNode()
          : value(type.substring(0, type.length() - 1), random, sizes);
    } else if (type.endsWith("]")) {
      int bracket = type.lastIndexOf('[');
      String count = type.substring(bracket + 1, type.length() - 1);
      int length = count.isEmpty() ? random.nextInt(4) : Integer.parseInt(count);
      ArrayNode list = Values.JSON.arrayNode();
      for (int i = random.nextInt(12) == 0 ? random.nextInt(5) : length; i > 0; i--) {
        list.add(value(type.substring(0, bracket), random, sizes));
      }
      return list;
    }
    return switch (type) {
      case "Tensor" -> tensor(random, shape(random, sizes));
      case "int", "SymInt" ->
          Values.JSON.numberNode(
              random.nextInt(4) == 0 ? sizes[random.nextInt(4)] : Values.whole(random));
      case "float" -> Values.real(random);
      case "bool" -> Values.JSON.booleanNode(random.nextBoolean());
      case "Scalar", "number" -> Values.number(random);
      case "str", "Dimname" -> Values.word(random);
      case "Device" -> Values.device(random);
      case "ScalarType" -> Values.dtype(random);
      case "Layout" -> Values.layout(random);
      case "MemoryFormat" -> Values.memoryFormat(random);
      default -> Values.JSON.nullNode();
    };
  }

  /** Sizes drawn from a small set, so that many match. */
  private static long[] shape(Random random, long[] sizes) {
    return random.ints(random.nextInt(5), 0, 4).mapToLong(i -> sizes[i]).toArray();
  }

  static ObjectNode tensor(Random random, long[] shape) {
    ObjectNode tensor = Values.JSON.objectNode();
    tensor.put("$t", "").put("dtype", Values.dtypeName(random));
    ArrayNode sizes = tensor.putArray("shape");
    for (long size : shape) {
      sizes.add(size);
    }
    tensor.put("fill", random.nextInt(3) == 0 ? TensorChanges.fill(random) : "random");
    if (random.nextInt(8) == 0) {
      tensor.putArray("as").add(TensorChanges.any(random, shape.length));
    }
    if (random.nextInt(4) == 0 && tensor.get("dtype").asText().contains("float")) {
      tensor.put("requires_grad", true);
    }
    return tensor;
  }
}
