package dev.weir.settings;

import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One setting, already read as its type; what it is without a value is still to be said.
 *
 * @param <T> its type
 */
public final class Setting<T> {
  private final String path;
  private final String shown;
  private final @Nullable T value;
  private final String hint;

  /**
   * @param path its name in full
   * @param shown its value in messages
   * @param hint follows the message that says that it is missing
   */
  Setting(String path, String shown, @Nullable T value, String hint) {
    this.path = path;
    this.shown = shown;
    this.value = value;
    this.hint = hint;
  }

  /**
   * Refuses a value that is set and does not fit.
   *
   * @param condition in words that follow "must be": {@code from 1 to 10}
   * @throws SettingException if it does not fit
   */
  public Setting<T> must(String condition, Predicate<T> fits) {
    if (value != null && !fits.test(value)) {
      throw new SettingException(path + " is " + shown + "; it must be " + condition);
    }
    return this;
  }

  public T orElse(T fallback) {
    return value == null ? fallback : value;
  }

  /** The value; empty if it is not set. */
  public Optional<T> optional() {
    return Optional.ofNullable(value);
  }

  /**
   * The value of a setting that has no default.
   *
   * @throws SettingException if it is not set
   */
  public T required() {
    if (value == null) {
      throw new SettingException(path + " must be set" + hint);
    }
    return value;
  }
}
