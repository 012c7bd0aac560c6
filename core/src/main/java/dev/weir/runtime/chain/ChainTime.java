package dev.weir.runtime.chain;

import dev.weir.element.Watermark;
import dev.weir.operator.HoldsTime;
import java.util.ArrayList;
import java.util.List;

/**
 * Event time on its way through the operators of a chain, in topological order. Behind an operator
 * that holds it back it goes as far as that has released it, and on when more is released.
 */
final class ChainTime {
  private final List<OperatorSlot> slots;
  private final List<Holder> holders = new ArrayList<>();
  private int advanceAt;

  /** What time it is for the operator that is next. */
  private long time = Watermark.MIN;

  /** An operator that holds time back: what time came to it in this attempt, and what went on. */
  private static final class Holder {
    final OperatorSlot slot;
    final HoldsTime operator;
    long reached = Watermark.MIN;
    long passed = Watermark.MIN;

    Holder(OperatorSlot slot, HoldsTime operator) {
      this.slot = slot;
      this.operator = operator;
    }

    long released() {
      return Math.min(reached, operator.releasedTime());
    }
  }

  /** {@code slots} are all in place. */
  ChainTime(List<OperatorSlot> slots) {
    this.slots = slots;
    for (OperatorSlot slot : slots) {
      if (slot.operator instanceof HoldsTime holding) {
        holders.add(new Holder(slot, holding));
      }
    }
  }

  /** Returns whether done; call again with the same value if not. */
  boolean advance(long watermark) throws Exception {
    if (advanceAt == 0) {
      time = watermark;
    }
    for (; advanceAt < slots.size(); advanceAt++) {
      OperatorSlot slot = slots.get(advanceAt);
      if (time != Watermark.MIN) {
        slot.watermark = Math.max(slot.watermark, time);
        if (!slot.operator.advanceWatermark(slot.watermark)) {
          return false;
        }
      }
      slot.firedInARow = 0;
      holdBack(slot);
    }
    advanceAt = 0;
    return true;
  }

  private void holdBack(OperatorSlot slot) {
    for (int i = 0; i < holders.size(); i++) {
      Holder holder = holders.get(i);
      if (holder.slot == slot) {
        holder.reached = time;
        holder.passed = holder.released();
        time = holder.passed;
      }
    }
  }

  /** Whether an operator has released time that those behind it do not know yet. */
  boolean hasReleased() {
    for (int i = 0; i < holders.size(); i++) {
      Holder holder = holders.get(i);
      if (holder.released() > holder.passed) {
        return true;
      }
    }
    return false;
  }

  /** How far time has come behind all that hold it back; {@link Watermark#MAX} if none does. */
  long passed() {
    long passed = Watermark.MAX;
    for (int i = 0; i < holders.size(); i++) {
      passed = Math.min(passed, holders.get(i).passed);
    }
    return passed;
  }

  /** Whether an operator keeps records. */
  boolean isHeld() {
    for (int i = 0; i < holders.size(); i++) {
      if (holders.get(i).operator.releasedTime() != Watermark.MAX) {
        return true;
      }
    }
    return false;
  }

  /** The input had ended, and begins again. */
  void reopen() {
    for (Holder holder : holders) {
      holder.reached = Watermark.MIN;
      holder.passed = Watermark.MIN;
    }
  }
}
