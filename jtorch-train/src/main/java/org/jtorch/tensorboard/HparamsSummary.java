package org.jtorch.tensorboard;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.Tensor;

/** Messages of TensorBoard's plugin for hyper-parameters. */
final class HparamsSummary {
  private static final String PLUGIN = "hparams";
  private static final int STRING = 1;
  private static final int FLOAT64 = 3;
  private static final int SUCCESS = 1;

  private HparamsSummary() {}

  /** Returns the three values of a run: the experiment, its start and its end. */
  static List<Proto> of(
      Map<String, ?> hparams,
      Map<String, ? extends Number> metrics,
      Map<String, List<?>> discreteDomains) {
    Proto experiment = new Proto();
    Proto start = new Proto();
    hparams.forEach(
        (name, value) -> {
          Object plain = plain(name, value);
          Proto entry = new Proto().text(1, name).message(2, value(plain));
          start.message(1, entry);
          Proto info =
              new Proto().text(1, name).integer(4, plain instanceof String ? STRING : FLOAT64);
          List<?> domain = discreteDomains.get(name);
          if (domain != null) {
            info.message(5, values(name, domain, plain));
          }
          experiment.message(4, info);
        });
    for (String name : discreteDomains.keySet()) {
      if (!hparams.containsKey(name)) {
        throw new IllegalArgumentException("there is no hyper-parameter " + name);
      }
    }
    metrics
        .keySet()
        .forEach(name -> experiment.message(5, new Proto().message(1, new Proto().text(2, name))));
    List<Proto> values = new ArrayList<>();
    values.add(value("_hparams_/experiment", new Proto().message(2, experiment)));
    values.add(value("_hparams_/session_start_info", new Proto().message(3, start)));
    Proto end = new Proto().integer(1, SUCCESS);
    values.add(value("_hparams_/session_end_info", new Proto().message(4, end)));
    return values;
  }

  private static Proto value(String tag, Proto content) {
    return new Proto().text(1, tag).message(9, Events.metadata(PLUGIN, content));
  }

  private static Proto values(String name, List<?> domain, Object like) {
    Proto list = new Proto();
    for (Object item : domain) {
      Object plain = plain(name, item);
      if (plain.getClass() != like.getClass()) {
        throw new IllegalArgumentException(
            "the domain of the hyper-parameter " + name + " has values of another type: " + item);
      }
      list.message(1, value(plain));
    }
    return list;
  }

  private static Proto value(Object plain) {
    return plain instanceof Double number
        ? new Proto().alternative(2, number)
        : new Proto().bytes(3, ((String) plain).getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a Double or a String. As in Python, booleans are numbers. */
  private static Object plain(String name, @Nullable Object value) {
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    if (value instanceof Boolean flag) {
      return flag ? 1.0 : 0.0;
    }
    if (value instanceof Tensor tensor) {
      return tensor.item();
    }
    if (value instanceof String || value instanceof Enum<?>) {
      return value.toString();
    }
    throw new IllegalArgumentException(
        "the hyper-parameter "
            + name
            + " is not a number, boolean, text, enum or tensor: "
            + value);
  }
}
