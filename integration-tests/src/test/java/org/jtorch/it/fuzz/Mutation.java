package org.jtorch.it.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Changes one or two arguments of a call that libtorch accepts. */
final class Mutation {
  /** Value and the setter that replaces it. */
  private record Slot(JsonNode value, Consumer<JsonNode> setter) {}

  private static final List<String> ARGUMENTS = List.of("input", "args", "kwargs");

  private final Random random;

  Mutation(Random random) {
    this.random = random;
  }

  /** Changes a call in place; the caller must own it. */
  ObjectNode of(ObjectNode call) {
    List<Slot> slots = slots(call);
    if (slots.isEmpty()) {
      return call;
    }
    if (random.nextInt(4) == 0) {
      slots.forEach(this::requireGrad);
    }
    if (random.nextInt(6) == 0) {
      resizeTogether(slots);
    }
    for (int i = 1 + random.nextInt(5) / 3; i > 0; i--) {
      Slot slot = slots.get(random.nextInt(slots.size()));
      slot.setter().accept(changed(slot.value()));
    }
    return call;
  }

  private void requireGrad(Slot slot) {
    if (slot.value() instanceof ObjectNode tensor
        && tensor.path("dtype").asText().contains("float")) {
      tensor.put("requires_grad", true);
    }
  }

  private static List<Slot> slots(ObjectNode call) {
    List<Slot> slots = new ArrayList<>();
    for (String part : ARGUMENTS) {
      JsonNode value = call.get(part);
      if (value == null) {
        continue;
      }
      if (part.equals("input")) {
        add(value, to -> call.set(part, to), slots);
      } else {
        inside(value, slots);
      }
    }
    return slots;
  }

  private static void add(JsonNode value, Consumer<JsonNode> setter, List<Slot> slots) {
    slots.add(new Slot(value, setter));
    if (value.isArray() || value.has("$seq")) {
      inside(value.isArray() ? value : value.get("$seq"), slots);
    } else if (value.has("$options")) {
      inside(value.get("$options"), slots);
    }
  }

  private static void inside(JsonNode node, List<Slot> slots) {
    if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        int place = i;
        add(array.get(i), to -> array.set(place, to), slots);
      }
    } else if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(entry -> add(entry.getValue(), to -> object.set(entry.getKey(), to), slots));
    }
  }

  /** Replaces one size everywhere with another, so that sizes that belong together stay equal. */
  private void resizeTogether(List<Slot> slots) {
    List<ObjectNode> tensors = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (Slot slot : slots) {
      if (slot.value() instanceof ObjectNode tensor && tensor.has("$t")) {
        tensors.add(tensor);
        tensor.path("shape").forEach(size -> sizes.add(size.asInt()));
      }
    }
    if (sizes.isEmpty()) {
      return;
    }
    int from = sizes.get(random.nextInt(sizes.size()));
    long to = random.nextInt(3) > 0 ? 0 : TensorChanges.size(random);
    for (ObjectNode tensor : tensors) {
      JsonNode shape = tensor.path("shape");
      for (int d = 0; d < shape.size(); d++) {
        if (shape.get(d).asInt() == from) {
          tensor.withArray("as").add("size:" + d + ":" + to);
        }
      }
    }
  }

  private JsonNode changed(JsonNode value) {
    if (random.nextInt(25) == 0) {
      return Values.JSON.nullNode();
    } else if (value instanceof ObjectNode object) {
      return changed(object);
    } else if (value.isBoolean()) {
      return Values.JSON.booleanNode(!value.asBoolean());
    } else if (value.isIntegralNumber()) {
      return Values.JSON.numberNode(
          random.nextInt(3) == 0 ? value.asLong() + random.nextInt(3) - 1 : Values.whole(random));
    } else if (value.isNumber()) {
      return Values.real(random);
    } else if (value.isTextual()) {
      return Values.word(random);
    } else if (value instanceof ArrayNode array) {
      return changed(array);
    }
    return random.nextBoolean() ? anyTensor() : Values.JSON.numberNode(Values.whole(random));
  }

  private JsonNode changed(ObjectNode object) {
    if (object.has("$t")) {
      ObjectNode tensor = object.deepCopy();
      ArrayNode steps = tensor.withArray("as");
      steps.add(TensorChanges.any(random, tensor.path("shape").size()));
      if (random.nextInt(4) == 0) {
        steps.add(TensorChanges.any(random, tensor.path("shape").size()));
      }
      return tensor;
    } else if (object.has("$dtype")) {
      return Values.dtype(random);
    } else if (object.get("$seq") instanceof ArrayNode array) {
      ObjectNode copy = object.deepCopy();
      copy.set("$seq", changed(array));
      return copy;
    } else if (object.has("$float") || object.has("$complex")) {
      return Values.number(random);
    } else if (object.has("$layout")) {
      return Values.layout(random);
    } else if (object.has("$memory_format")) {
      return Values.memoryFormat(random);
    }
    return object;
  }

  private JsonNode changed(ArrayNode array) {
    ArrayNode copy = array.deepCopy();
    switch (random.nextInt(4)) {
      case 0 -> copy.removeAll();
      case 1 -> {
        if (!copy.isEmpty()) {
          copy.remove(random.nextInt(copy.size()));
        }
      }
      case 2 -> copy.add(copy.isEmpty() ? Values.JSON.numberNode(1) : copy.get(0).deepCopy());
      default -> {
        for (int i = 0; i < copy.size(); i++) {
          copy.set(i, changed(copy.get(i)));
        }
      }
    }
    return copy;
  }

  private JsonNode anyTensor() {
    return SchemaCalls.tensor(random, new long[] {1 + random.nextInt(3), 1 + random.nextInt(3)});
  }
}
