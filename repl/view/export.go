package view

import (
	"fmt"
	"html"
	"path"
	"strings"

	"gen/vm/step"
)

// This file writes moments for other programs: a page for a browser, text for a
// lesson. Nothing here needs the network.

// Title is what a document is called that shows a program: the file's name without its
// folder, which differs from machine to machine.
func Title(file string) string { return path.Base(clean(file)) }

// Markdown is a moment as a piece of a lesson: the picture stays text.
func Markdown(s *step.Snapshot, o Options) []string {
	o.Colour, o.Keys = false, nil
	lines := []string{fmt.Sprintf("### Step %d", s.Step), "", "```text"}
	for _, line := range Card(s, o) {
		lines = append(lines, strings.ReplaceAll(line, "```", "'''"))
	}
	return append(lines, "```", "")
}

// fence puts lines into a block of code.
func fence(language string, lines []string) []string {
	return append(append([]string{"```" + language}, lines...), "```", "")
}

// MarkdownHead is the beginning of a document: the program.
func MarkdownHead(file string, source []string) []string {
	return append([]string{"# " + Title(file), ""}, fence("python", source)...)
}

// MarkdownDiagram is a diagram in a document.
func MarkdownDiagram(lines []string) []string { return fence("mermaid", lines) }

// HTML is a page that is complete in itself: all cards, one of them shown, and
// buttons and arrow keys to go forwards and back.
func HTML(title string, cards [][]string) []string {
	name := html.EscapeString(Title(title))
	lines := []string{
		"<!DOCTYPE html>",
		`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">`,
		"<title>" + name + ", step by step</title>",
		"<style>" +
			"body{font-family:system-ui,sans-serif;margin:1.5em;background:#fff;color:#222}" +
			"pre{font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;line-height:1.25;min-height:28em;overflow-x:auto}" +
			"pre[hidden]{display:none}button,input{font-size:1em;margin-right:.5em}" +
			"@media(prefers-color-scheme:dark){body{background:#1b1b1b;color:#ddd}}" +
			"</style></head><body>",
		"<h1>" + name + "</h1>",
		fmt.Sprintf(`<p><button id="back">previous</button><button id="next">next</button>`+
			`<input id="at" type="range" min="0" max="%d" value="0" aria-label="step"> <span id="where"></span></p>`, max(len(cards)-1, 0)),
		`<main aria-live="polite">`,
	}
	for i, card := range cards {
		hidden := " hidden"
		if i == 0 {
			hidden = ""
		}
		lines = append(lines, "<pre"+hidden+">"+html.EscapeString(strings.Join(card, "\n"))+"</pre>")
	}
	return append(lines,
		"</main>",
		"<script>",
		`const cards=document.querySelectorAll("pre"),at=document.getElementById("at"),where=document.getElementById("where");`,
		`let n=0;`,
		`function show(k){n=Math.max(0,Math.min(cards.length-1,k));cards.forEach((c,i)=>{c.hidden=i!==n});at.value=n;where.textContent=(n+1)+" of "+cards.length;location.replace("#"+n)}`,
		`document.getElementById("back").onclick=()=>show(n-1);document.getElementById("next").onclick=()=>show(n+1);`,
		`at.oninput=()=>show(+at.value);`,
		`addEventListener("keydown",e=>{if(e.target===at)return;if(e.key==="ArrowRight"||e.key===" "){show(n+1);e.preventDefault()}if(e.key==="ArrowLeft"){show(n-1);e.preventDefault()}if(e.key==="Home")show(0);if(e.key==="End")show(cards.length-1)});`,
		`show(+location.hash.slice(1)||0);`,
		"</script></body></html>")
}
