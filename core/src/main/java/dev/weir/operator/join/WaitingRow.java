package dev.weir.operator.join;

import dev.weir.serde.StoredName;

/**
 * A record that waits for partners.
 *
 * @param matched whether it has had one; only kept up to date where somebody asks
 */
@StoredName("dev.weir.join.WaitingRow")
public record WaitingRow(long timestampMillis, Object value, boolean matched) {
  WaitingRow withPartner() {
    return new WaitingRow(timestampMillis, value, true);
  }
}
