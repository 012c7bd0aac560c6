package dev.weir.graph;

import dev.weir.api.function.KeySelector;
import dev.weir.serde.TypeRef;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/** Finds out which type of keys a selector selects; Object where its class does not tell. */
final class SelectedType {
  private SelectedType() {}

  static TypeRef<?> of(KeySelector<?, ?> selector) {
    Class<?> own = selector.getClass();
    return TypeRef.ofType(own.isHidden() ? ofLambda(selector) : ofClass(own));
  }

  /** What javac knew about a lambda or method reference, without its type arguments. */
  private static Type ofLambda(KeySelector<?, ?> selector) {
    try {
      Method writeReplace = selector.getClass().getDeclaredMethod("writeReplace");
      writeReplace.setAccessible(true);
      if (writeReplace.invoke(selector) instanceof SerializedLambda lambda) {
        ClassLoader loader = selector.getClass().getClassLoader();
        return MethodType.fromMethodDescriptorString(lambda.getInstantiatedMethodType(), loader)
            .returnType();
      }
    } catch (ReflectiveOperationException
        | InaccessibleObjectException
        | TypeNotPresentException unknown) {
      return Object.class; // as for a selector whose type was erased
    }
    return Object.class;
  }

  private static Type ofClass(Class<?> own) {
    for (Class<?> type = own; type != null; type = type.getSuperclass()) {
      for (Type parent : type.getGenericInterfaces()) {
        if (parent instanceof ParameterizedType selector
            && selector.getRawType() == KeySelector.class) {
          return selector.getActualTypeArguments()[1];
        }
      }
    }
    return Object.class;
  }
}
