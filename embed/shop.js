// What a shop writes: who is signed in here, and which language and colours the page is in.
const customer = document.getElementById("customer");

// The server signs for whoever is signed in; nobody is null.
const getToken = async () => {
  if (!customer.value) return null;
  const answer = await fetch(`/token?member=${encodeURIComponent(customer.value)}`, { method: "POST" });
  return answer.ok ? answer.text() : null;
};
const elements = document.querySelectorAll("laurel-portal, laurel-balance");
const handOver = () => { for (const element of elements) element.getToken = getToken; };
handOver();
// Somebody else, or nobody: given anew, it is asked anew.
customer.addEventListener("change", handOver);

document.addEventListener("laurel:signin", () => {
  customer.focus();
  customer.scrollIntoView();
});

const root = document.documentElement;
document.getElementById("language").addEventListener("click", ({ target }) => {
  root.lang = root.lang === "en" ? "zh-CN" : "en";
  target.textContent = root.lang === "en" ? "中文" : "English";
});
document.getElementById("scheme").addEventListener("click", () => root.toggleAttribute("data-dark"));
