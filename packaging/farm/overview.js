const search = document.getElementById("search");
search.hidden = false;
search.addEventListener("input", () => {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  for (const part of document.querySelectorAll("[data-words]"))
    part.hidden = !words.every(word => part.dataset.words.toLowerCase().includes(word));
});
