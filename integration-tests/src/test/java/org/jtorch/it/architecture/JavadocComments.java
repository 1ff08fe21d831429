package org.jtorch.it.architecture;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeParameterTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;

/**
 * Finds missing comments and tags of public and protected members. A setter needs no tags: a method
 * that returns its own class and whose class or itself is {@code @CanIgnoreReturnValue}. A method
 * or constructor that links to an overload of itself needs none either.
 */
final class JavadocComments extends TreePathScanner<Void, Void> {
  private final DocTrees trees;
  private final List<String> missing;
  private final Deque<ClassTree> classes = new ArrayDeque<>();

  JavadocComments(DocTrees trees, List<String> missing) {
    this.trees = trees;
    this.missing = missing;
  }

  @Override
  public Void visitClass(ClassTree type, Void unused) {
    if (!isVisible(type.getModifiers())) {
      return null;
    }
    List<String> expected = typeParameters(type.getTypeParameters());
    if (type.getKind() == Tree.Kind.RECORD) {
      type.getMembers().stream()
          .filter(member -> member instanceof VariableTree field && !isStatic(field))
          .forEach(field -> expected.add(((VariableTree) field).getName().toString()));
    }
    check(type.getSimpleName().toString(), expected, false);
    classes.push(type);
    super.visitClass(type, null);
    classes.pop();
    return null;
  }

  @Override
  public Void visitVariable(VariableTree field, Void unused) {
    boolean component = classes.element().getKind() == Tree.Kind.RECORD && !isStatic(field);
    if (isVisible(field.getModifiers()) && !component) {
      check(field.getName().toString(), List.of(), false);
    }
    return null;
  }

  @Override
  public Void visitMethod(MethodTree method, Void unused) {
    if (isVisible(method.getModifiers()) && !isAnnotated(method.getModifiers(), "Override")) {
      List<String> expected = typeParameters(method.getTypeParameters());
      method.getParameters().forEach(p -> expected.add(p.getName().toString()));
      Tree result = method.getReturnType();
      boolean returns = result != null && !result.toString().equals("void");
      if (isSetter(method) || isCanonical(method)) {
        check(method.getName().toString(), List.of(), false);
      } else {
        check(method.getName().toString(), expected, returns);
      }
    }
    return null;
  }

  /** The record describes its components, so that their constructor need not. */
  private boolean isCanonical(MethodTree method) {
    ClassTree type = classes.element();
    List<String> components =
        type.getMembers().stream()
            .filter(member -> member instanceof VariableTree field && !isStatic(field))
            .map(member -> ((VariableTree) member).getName().toString())
            .toList();
    return type.getKind() == Tree.Kind.RECORD
        && method.getReturnType() == null
        && method.getParameters().stream()
            .map(parameter -> parameter.getName().toString())
            .toList()
            .equals(components);
  }

  private void check(String name, List<String> parameters, boolean returns) {
    String place = getCurrentPath().getCompilationUnit().getSourceFile().getName() + ": " + name;
    DocCommentTree doc = trees.getDocCommentTree(getCurrentPath());
    if (doc == null || doc.getFullBody().isEmpty()) {
      missing.add(place + " has no comment");
      return;
    }
    Set<String> found = new HashSet<>();
    Stream.concat(doc.getBlockTags().stream(), doc.getFullBody().stream())
        .forEach(tag -> found.add(tagName(tag)));
    if (linksToOverload(doc, name)) {
      return;
    }
    for (String parameter : parameters) {
      if (!found.contains(parameter)) {
        missing.add(place + " has no @param " + parameter);
      }
    }
    if (returns && !found.contains("@return")) {
      missing.add(place + " has no @return");
    }
  }

  /** The parameter of a {@code @param}, else {@code @} and the kind of tag. */
  private static String tagName(DocTree tag) {
    if (tag instanceof ParamTree parameter) {
      String name = parameter.getName().toString();
      return parameter.isTypeParameter() ? "<" + name + ">" : name;
    }
    return "@" + tag.getKind().tagName;
  }

  private boolean linksToOverload(DocCommentTree doc, String name) {
    String own = name.equals("<init>") ? classes.element().getSimpleName().toString() : name;
    return doc.getFirstSentence().stream()
        .anyMatch(
            part ->
                part instanceof LinkTree link
                    && link.getReference().getSignature().startsWith("#" + own + "("));
  }

  private boolean isSetter(MethodTree method) {
    ClassTree type = classes.element();
    boolean ignorable =
        isAnnotated(type.getModifiers(), "CanIgnoreReturnValue")
            || isAnnotated(method.getModifiers(), "CanIgnoreReturnValue");
    if (method.getReturnType() == null || !ignorable) {
      return false;
    }
    String result = method.getReturnType().toString().replaceFirst("<.*", "");
    return result.equals(type.getSimpleName().toString())
        || type.getTypeParameters().stream().anyMatch(p -> p.getName().contentEquals(result));
  }

  private boolean isVisible(ModifiersTree modifiers) {
    Set<Modifier> flags = modifiers.getFlags();
    boolean implied =
        !classes.isEmpty()
            && (classes.element().getKind() == Tree.Kind.INTERFACE
                || classes.element().getKind() == Tree.Kind.ANNOTATION_TYPE);
    return flags.contains(Modifier.PUBLIC)
        || flags.contains(Modifier.PROTECTED)
        || (implied && !flags.contains(Modifier.PRIVATE));
  }

  private static boolean isStatic(VariableTree field) {
    return field.getModifiers().getFlags().contains(Modifier.STATIC);
  }

  private static boolean isAnnotated(ModifiersTree modifiers, String name) {
    return modifiers.getAnnotations().stream()
        .map(AnnotationTree::getAnnotationType)
        .anyMatch(annotation -> annotation.toString().equals(name));
  }

  private static List<String> typeParameters(List<? extends TypeParameterTree> parameters) {
    List<String> names = new ArrayList<>();
    parameters.forEach(parameter -> names.add("<" + parameter.getName() + ">"));
    return names;
  }
}
