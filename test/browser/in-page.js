/** What a browser knows of the document it shows; put into the page as text. */
globalThis.inPage = {
  /** What stands further right than the window is wide. */
  overflowing() {
    const wide = document.documentElement.clientWidth
    return [...document.querySelectorAll('body *')]
      .filter((element) => element.getBoundingClientRect().right > wide + 0.5)
      .map((element) => `${element.tagName} ${element.textContent.slice(0, 60)}`)
  },

  /** Words of charts that leave their chart, are smaller than 9 pixels, or cover other words. */
  unreadable() {
    return [...document.querySelectorAll('svg')]
      .filter((svg) => svg.getBoundingClientRect().width > 0)
      .flatMap((svg) => {
        const frame = svg.getBoundingClientRect()
        const all = [...svg.querySelectorAll('text')].map((text) => ({
          said: text.textContent,
          box: text.getBoundingClientRect(),
          pixels: Number.parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a,
        }))
        const isCovering = (a, b) =>
          Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 &&
          Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4
        return all.flatMap(({ said, box, pixels }, index) => [
          ...(box.left < frame.left - 1 || box.right > frame.right + 1 ? [`outside: ${said}`] : []),
          ...(pixels < 9 ? [`small: ${said}`] : []),
          ...(all.slice(index + 1).some((other) => isCovering(box, other.box)) ? [`covers: ${said}`] : []),
        ])
      })
  },

  ground() {
    return getComputedStyle(document.body).backgroundColor
  },

  emptyPictures() {
    return [...document.images].filter(({ complete, naturalWidth }) => !complete || naturalWidth === 0).length
  },

  /** What axe finds, where axe is in the page. */
  async violations() {
    const { violations } = await axe.run(document, {
      resultTypes: ['violations'],
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'best-practice'],
    })
    return violations
  },
}
