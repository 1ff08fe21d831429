package org.jtorch.it;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** Maven project file of the repository, read without interpolation. */
public record Pom(Path file, Document xml) {
  private static final List<Pom> REACTOR = List.copyOf(withModules(Repository.root()));

  /** The parent and all its modules, including those of profiles. */
  public static List<Pom> reactor() {
    return REACTOR;
  }

  /** The parent of all modules. */
  public static Pom parent() {
    return REACTOR.get(0);
  }

  /** Reads XML; adjacent elements get a common root. */
  public static Document parse(String text) {
    try {
      String body = text.replaceFirst("^<\\?xml[^>]*>", "");
      InputSource source = new InputSource(new StringReader("<root>" + body + "</root>"));
      return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(source);
    } catch (IOException | SAXException | ParserConfigurationException e) {
      throw new AssertionError("not XML: " + text, e);
    }
  }

  /** The nodes that an XPath expression finds below a node. */
  public static List<Node> find(Node node, String path) {
    try {
      NodeList found =
          (NodeList)
              XPathFactory.newInstance().newXPath().evaluate(path, node, XPathConstants.NODESET);
      return IntStream.range(0, found.getLength()).mapToObj(found::item).toList();
    } catch (XPathExpressionException e) {
      throw new IllegalArgumentException(path, e);
    }
  }

  /** The text of the first node that an XPath expression finds, or an empty string. */
  public static String text(Node node, String path) {
    List<Node> found = find(node, path);
    return found.isEmpty() ? "" : found.get(0).getTextContent().trim();
  }

  public String artifactId() {
    return text(xml, "/*/project/artifactId");
  }

  public String packaging() {
    String packaging = text(xml, "/*/project/packaging");
    return packaging.isEmpty() ? "jar" : packaging;
  }

  /** The type of a dependency on it: natives are poms for Maven, but each has an empty jar. */
  public String type() {
    return artifactId().matches("jtorch-(cpu|gpu).*") ? "jar" : packaging();
  }

  public String property(String name) {
    return text(xml, "/*/project/properties/" + name);
  }

  public List<String> profiles() {
    return find(xml, "/*/project/profiles/profile/id").stream().map(Node::getTextContent).toList();
  }

  /** The version of the whole reactor. */
  public static String version() {
    return text(parent().xml, "/*/project/version");
  }

  private static List<Pom> withModules(Path folder) {
    Path file = folder.resolve("pom.xml");
    Pom pom = new Pom(file, parse(read(file)));
    List<Pom> poms = new ArrayList<>(List.of(pom));
    for (Node module : find(pom.xml, "/*/project//modules/module")) {
      poms.addAll(withModules(folder.resolve(module.getTextContent())));
    }
    return poms;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
