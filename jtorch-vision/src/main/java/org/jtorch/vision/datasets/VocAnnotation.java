package org.jtorch.vision.datasets;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.jtorch.CheckpointException;
import org.jtorch.Tensor;
import org.jtorch.Torch;
import org.jtorch.vision.ops.BoxFormat;
import org.jtorch.vision.tvtensors.BoundingBoxes;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Annotation file of Pascal VOC. */
final class VocAnnotation {
  private static final List<String> CORNERS = List.of("xmin", "ymin", "xmax", "ymax");

  private final Path file;
  private final Element root;

  private VocAnnotation(Path file, Element root) {
    this.file = file;
    this.root = root;
  }

  static VocAnnotation read(Path file) {
    try {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      factory.setNamespaceAware(true);
      DocumentBuilder builder = factory.newDocumentBuilder();
      builder.setErrorHandler(null);
      byte[] content = Files.readAllBytes(file);
      return new VocAnnotation(
          file, builder.parse(new ByteArrayInputStream(content)).getDocumentElement());
    } catch (SAXException e) {
      throw new CheckpointException(
          "cannot read " + file + ": it is damaged: " + e.getMessage(), e);
    } catch (IOException e) {
      throw TextFiles.unreadable(file, e);
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("the JDK's XML parser is not available", e);
    }
  }

  /** Returns the sample of an image. */
  VOCDetection.Item item(Tensor image) {
    List<Element> objects = children(root, "object");
    float[][] corners = new float[objects.size()][CORNERS.size()];
    long[] labels = new long[objects.size()];
    for (int i = 0; i < labels.length; i++) {
      Element box = child(objects.get(i), "bndbox");
      for (int j = 0; j < CORNERS.size(); j++) {
        corners[i][j] = (float) TextFiles.number(file, text(child(box, CORNERS.get(j))));
      }
      labels[i] = label(text(child(objects.get(i), "name")));
    }
    Tensor data = labels.length == 0 ? Torch.zeros(0, 4) : Torch.tensor(corners);
    BoundingBoxes boxes = new BoundingBoxes(data, BoxFormat.XYXY, image.size(-2), image.size(-1));
    return new VOCDetection.Item(image, boxes, Torch.tensor(labels), tree());
  }

  private long label(String name) {
    int label = VOCDetection.CLASSES.indexOf(name);
    if (label < 0) {
      throw new CheckpointException(file + ": " + name + " is no class of VOC");
    }
    return label;
  }

  private Element child(Element parent, String name) {
    List<Element> found = children(parent, name);
    if (found.isEmpty()) {
      throw new CheckpointException(file + ": <" + parent.getTagName() + "> has no <" + name + ">");
    }
    return found.get(0);
  }

  private static List<Element> children(Element parent, String name) {
    return children(parent).stream().filter(child -> child.getLocalName().equals(name)).toList();
  }

  private static List<Element> children(Element parent) {
    List<Element> children = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element) {
        children.add(element);
      }
    }
    return children;
  }

  /** Returns the name as ElementTree has it, {@code "{http://...}name"} in a namespace. */
  private static String name(Element element) {
    String space = element.getNamespaceURI();
    return (space == null ? "" : "{" + space + "}") + element.getLocalName();
  }

  private static String text(Element element) {
    return element.getTextContent().strip();
  }

  /** Returns {@code {"annotation": {...}}} as Python's {@code parse_voc_xml} does. */
  private Map<String, Object> tree() {
    return Map.of(name(root), value(root));
  }

  /** Returns the text of an element, or its children; several of one name are a list. */
  private static Object value(Element element) {
    List<Element> children = children(element);
    if (children.isEmpty()) {
      return text(element);
    }
    Map<String, List<Object>> values = new LinkedHashMap<>();
    for (Element child : children) {
      if (!child.hasChildNodes()) {
        continue; // Python leaves out elements without text
      }
      values.computeIfAbsent(name(child), name -> new ArrayList<>()).add(value(child));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    boolean isRoot = name(element).equals("annotation");
    values.forEach(
        (name, all) ->
            result.put(
                name, all.size() == 1 && !(isRoot && name.equals("object")) ? all.get(0) : all));
    if (isRoot) {
      result.putIfAbsent("object", List.of());
    }
    return result;
  }
}
