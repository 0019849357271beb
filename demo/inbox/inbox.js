/* Asks for the list every two seconds and puts it in place when it has changed; what is being read stays where it is. */
(() => {
  const place = document.getElementById("messages");
  let shown = "";
  const look = async () => {
    try {
      const answer = await fetch("/inbox/messages", { cache: "no-store" });
      const list = await answer.text();
      if (answer.ok && list !== shown) {
        if (shown) {
          const before = document.documentElement.scrollHeight;
          place.innerHTML = list;
          if (window.scrollY > 0) window.scrollBy(0, document.documentElement.scrollHeight - before);
        }
        shown = list;
      }
    } catch {
      /* The demo has ended, or is starting again: the next look tells. */
    }
    setTimeout(look, 2000);
  };
  look();
})();
