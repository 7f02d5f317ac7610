// The wire's two tabs and, on narrow screens, the three rooms.
import { all, byId } from './elements.js';

/**
 * @param {(pane: 'wire' | 'code') => void} onPane
 * @param {(room: string) => void} onRoom
 */
export function setUpTabs(onPane, onRoom) {
  const tabs = all('[role="tab"]');
  /** @param {HTMLElement} chosen */
  const choose = (chosen) => {
    for (const tab of tabs) {
      tab.setAttribute('aria-selected', String(tab === chosen));
      tab.tabIndex = tab === chosen ? 0 : -1;
      byId(tab.getAttribute('aria-controls') ?? '').hidden = tab !== chosen;
    }
    onPane(chosen.id === 'tab-code' ? 'code' : 'wire');
  };
  tabs.forEach((tab, index) => {
    tab.addEventListener('click', () => choose(tab));
    tab.addEventListener('keydown', (event) => {
      if (event.key !== 'ArrowRight' && event.key !== 'ArrowLeft') return;
      const other = tabs[(index + 1) % tabs.length];
      if (!other) return;
      choose(other);
      other.focus();
    });
  });

  const buttons = all('.room-nav button');
  for (const button of buttons) {
    button.addEventListener('click', () => {
      const room = button.dataset['room'] ?? 'merchant';
      document.body.dataset['room'] = room;
      for (const other of buttons) other.setAttribute('aria-pressed', String(other === button));
      onRoom(room);
    });
  }
}
