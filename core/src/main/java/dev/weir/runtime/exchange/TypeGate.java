package dev.weir.runtime.exchange;

import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Checks each type of record the first time that it crosses a channel, on one machine too, so that
 * what works locally works on a cluster.
 */
final class TypeGate {
  private final String operator;
  private final Set<Class<?>> known = new HashSet<>();
  private final Consumer<Class<?>> check;
  private Class<?> last = Void.class;

  private TypeGate(String operator, Consumer<Class<?>> check) {
    this.operator = operator;
    this.check = check;
  }

  static TypeGate ofRecords(Types types, String operator) {
    return new TypeGate(operator, types::checkValue);
  }

  static TypeGate ofKeys(Types types, String operator) {
    return new TypeGate(operator, types::checkKeyValue);
  }

  void pass(Object value) {
    Class<?> type = value.getClass();
    if (type != last) {
      check(type);
    }
  }

  private void check(Class<?> type) {
    if (known.add(type)) {
      try {
        check.accept(type);
      } catch (UnserializableTypeException unserializable) {
        throw unserializable.withOperator(operator);
      }
    }
    last = type;
  }
}
