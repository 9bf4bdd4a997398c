package repl

import "strings"

// This file reads what documentation shows as a session: code behind >>> and ...,
// with the answers between. The answers are left out; the program gives its own.

// sessionText is the inputs of such a session, none if the text is no session.
func sessionText(text string) (inputs []string) {
	inside := false // an input has begun, and ... may go on with it
	for _, line := range strings.Split(text, "\n") {
		said, prompt := behindPrompt(line)
		switch {
		case prompt == primary:
			inputs = append(inputs, said)
			inside = true
		case prompt == continuation && inside:
			inputs[len(inputs)-1] += "\n" + said
		case inputs == nil && strings.TrimSpace(line) != "":
			return nil
		default:
			inside = false
		}
	}
	return inputs
}

// behindPrompt cuts the prompt off a line; prompt is "" if the line has none.
func behindPrompt(line string) (said, prompt string) {
	line = strings.TrimLeft(line, " ")
	for _, p := range []string{primary, continuation} {
		if rest, ok := strings.CutPrefix(line+" ", p); ok {
			return strings.TrimSuffix(rest, " "), p
		}
	}
	return line, ""
}
