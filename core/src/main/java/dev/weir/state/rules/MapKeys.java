package dev.weir.state.rules;

import dev.weir.api.state.StateSpec;
import dev.weir.serde.UnserializableTypeException;
import dev.weir.serde.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * The rule for keys of a map state, the same in all backends: as the key of a stream they have
 * equality by value and one form in bytes. What the declared type cannot tell, the value does.
 */
public final class MapKeys {
  private final String operator;
  private final String state;
  private final Types types;
  private final boolean open;

  private MapKeys(String operator, String state, Types types, boolean open) {
    this.operator = operator;
    this.state = state;
    this.types = types;
    this.open = open;
  }

  /**
   * The keys of a state that is being declared.
   *
   * @throws UnserializableTypeException if values of their type cannot be keys
   */
  public static MapKeys of(String operator, StateSpec.OfMap<?, ?> spec, Types types) {
    try {
      types.checkKey(spec.keyType());
    } catch (UnserializableTypeException refused) {
      throw refused.withState(spec.name(), operator);
    }
    return new MapKeys(operator, spec.name(), types, !types.isKeyByType(spec.keyType()));
  }

  /**
   * Returns the key.
   *
   * @throws NullPointerException if it is null
   * @throws UnserializableTypeException if there is something in it that cannot be a key
   */
  public <K> K require(@Nullable K key) {
    K given = NoNull.mapKey(key, state);
    if (open) {
      requireValue(given);
    }
    return given;
  }

  private void requireValue(Object key) {
    try {
      types.hash(key);
    } catch (UnserializableTypeException refused) {
      throw refused.withState(state, operator);
    }
  }
}
