// Time left, told once a second.

/**
 * @param {number} expiresAtMs unix milliseconds
 * @param {(left: string) => void} show gets "1:52", at the end "0:00"
 * @returns {() => void} stops it
 */
export function timeLeft(expiresAtMs, show) {
  const tick = () => {
    const seconds = Math.max(0, Math.ceil((expiresAtMs - Date.now()) / 1000));
    show(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`);
    if (seconds === 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 1000);
  tick();
  return () => clearInterval(timer);
}
