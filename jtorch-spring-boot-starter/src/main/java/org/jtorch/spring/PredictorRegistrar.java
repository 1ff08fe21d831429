package org.jtorch.spring;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.jtorch.serving.Codec;
import org.jtorch.serving.Model;
import org.jtorch.serving.Predictor;
import org.jtorch.serving.Sample;
import org.jtorch.serving.StreamModel;
import org.jtorch.serving.StreamPredictor;
import org.jtorch.serving.codecs.Label;
import org.jtorch.spring.JtorchProperties.ModelProperties;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.config.RuntimeBeanReference;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Registers a predictor bean for each model, before any bean is created, so that {@code
 * Predictor<float[], Digit>} is injected by its types. The bean of model {@code digits} is {@code
 * digitsPredictor}, with the qualifier {@code digits}.
 */
final class PredictorRegistrar implements BeanDefinitionRegistryPostProcessor {
  private static final String MODELS = "jtorch.models";
  private static final String SUFFIX = "Predictor";
  private static final ResolvableType SAMPLE = ResolvableType.forClass(Sample.class);
  private static final ResolvableType LABELS =
      ResolvableType.forClassWithGenerics(List.class, Label.class);

  private final Environment environment;

  PredictorRegistrar(Environment environment) {
    this.environment = environment;
  }

  @Override
  public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
    ConfigurableListableBeanFactory factory = (ConfigurableListableBeanFactory) registry;
    for (String bean : factory.getBeanNamesForType(Model.class, true, false)) {
      registerOfBean(registry, bean, typeOf(factory, bean), Model.class, Predictor.class);
    }
    for (String bean : factory.getBeanNamesForType(StreamModel.class, true, false)) {
      registerOfBean(
          registry, bean, typeOf(factory, bean), StreamModel.class, StreamPredictor.class);
    }
    Binder.get(environment)
        .bind(MODELS, Bindable.mapOf(String.class, ModelProperties.class))
        .orElseGet(Map::of)
        .forEach((name, model) -> registerOfProperties(registry, factory, name, model));
  }

  private static void registerOfBean(
      BeanDefinitionRegistry registry,
      String bean,
      ResolvableType type,
      Class<?> modelType,
      Class<?> predictorType) {
    ResolvableType[] generics = type.as(modelType).getGenerics();
    RootBeanDefinition definition =
        definition(predictorType, generics, "of" + modelType.getSimpleName());
    addArgument(definition, new RuntimeBeanReference(PredictorFactory.class));
    addArgument(definition, new RuntimeBeanReference(bean));
    register(registry, bean, definition);
  }

  private static void registerOfProperties(
      BeanDefinitionRegistry registry,
      ConfigurableListableBeanFactory factory,
      String name,
      ModelProperties model) {
    if (model.location() == null) {
      return; // The properties of a Model bean.
    }
    register(registry, name, definition(registry, factory, name, model));
  }

  private static RootBeanDefinition definition(
      BeanDefinitionRegistry registry,
      ConfigurableListableBeanFactory factory,
      String name,
      ModelProperties model) {
    String codec = model.codec();
    if (codec == null && model.picture() == null) {
      return definition(name, "ofTensors", SAMPLE, SAMPLE);
    }
    if (codec == null) {
      return definition(name, "ofPictures", ResolvableType.forClass(byte[].class), LABELS);
    }
    String bean = codecBean(registry, factory, name, codec);
    ResolvableType[] types = typeOf(factory, bean).as(Codec.class).getGenerics();
    RootBeanDefinition definition = definition(name, "ofCodec", types);
    addArgument(definition, new RuntimeBeanReference(bean));
    addArgument(definition, types.length == 0 ? Object.class : types[0].resolve(Object.class));
    return definition;
  }

  private static RootBeanDefinition definition(
      String model, String factoryMethod, ResolvableType... types) {
    RootBeanDefinition definition = definition(Predictor.class, types, factoryMethod);
    addArgument(definition, new RuntimeBeanReference(PredictorFactory.class));
    addArgument(definition, model);
    return definition;
  }

  /** Returns the name of the codec's bean, which is registered if the property names a class. */
  private static String codecBean(
      BeanDefinitionRegistry registry,
      ConfigurableListableBeanFactory factory,
      String model,
      String codec) {
    if (factory.containsBean(codec)) {
      return codec;
    }
    String bean = model + "Codec";
    if (!registry.containsBeanDefinition(bean)) {
      registry.registerBeanDefinition(bean, new RootBeanDefinition(codecClass(model, codec)));
    }
    return bean;
  }

  private static Class<?> codecClass(String model, String codec) {
    @Nullable Throwable cause = null;
    try {
      Class<?> type = ClassUtils.forName(codec, ClassUtils.getDefaultClassLoader());
      if (Codec.class.isAssignableFrom(type)) {
        return type;
      }
    } catch (ClassNotFoundException | LinkageError e) {
      cause = e;
    }
    throw new ModelConfigurationException(
        model,
        "codec",
        "Model \"" + model + "\": there is no codec \"" + codec + "\".",
        "Name a bean of type Codec, or a class that implements it, with its package.",
        cause);
  }

  private static RootBeanDefinition definition(
      Class<?> type, ResolvableType[] generics, String factoryMethod) {
    RootBeanDefinition definition = new RootBeanDefinition(PredictorFactory.class);
    definition.setFactoryMethodName(factoryMethod);
    definition.setTargetType(
        generics.length == 0
            ? ResolvableType.forClass(type)
            : ResolvableType.forClassWithGenerics(type, generics));
    definition.setLazyInit(false);
    return definition;
  }

  private static void addArgument(RootBeanDefinition definition, Object value) {
    int index = definition.getConstructorArgumentValues().getArgumentCount();
    definition.getConstructorArgumentValues().addIndexedArgumentValue(index, value);
  }

  private static void register(
      BeanDefinitionRegistry registry, String model, RootBeanDefinition definition) {
    definition.addQualifier(
        new AutowireCandidateQualifier(
            org.springframework.beans.factory.annotation.Qualifier.class, model));
    // With ahead-of-time processing the generated code has registered it.
    if (!registry.containsBeanDefinition(model + SUFFIX)) {
      registry.registerBeanDefinition(model + SUFFIX, definition);
    }
  }

  private static ResolvableType typeOf(ConfigurableListableBeanFactory factory, String bean) {
    if (!factory.containsBeanDefinition(bean)) {
      Class<?> type = factory.getType(bean);
      return type == null ? ResolvableType.NONE : ResolvableType.forClass(type);
    }
    Class<?> predicted = factory.getType(bean); // Resolves the factory method.
    ResolvableType type = factory.getMergedBeanDefinition(bean).getResolvableType();
    return type.equals(ResolvableType.NONE) && predicted != null
        ? ResolvableType.forClass(predicted)
        : type;
  }
}
