// Package contrary turns the answers of the platform the other way wherever the contract only assumes how they look. What the areas do
// otherwise themselves is in files of that name beside what they do usually.
package contrary

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Contrary turns the answers of a platform the other way wherever the contract only assumes how they look; what turns how is
// in contrary_register.go. Which form an answer takes follows from the operation and from names, never from chance, so that a
// test that fails does so again.
type Contrary struct{}

// pick chooses one of n forms for a text, the same each time.
func pick(text string, n int) int {
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(text))
	return int(sum.Sum32() % uint32(n))
}

// Admit refuses the spelling of a path that the official SDK does not use: a collection without its slash at the end, an item
// with one (contract 4.3 accepts both), and passes over a parameter that not every platform knows.
func (Contrary) Admit(chosen wire.Route, r *wire.Request) *wire.Refusal {
	if hasSlash := strings.HasSuffix(r.Path, "/"); hasSlash != slashed(chosen.Path) {
		return wire.Refuse(http.StatusNotFound, "There is nothing at %s.", r.Path)
	}
	// A platform of before 1.29 does not know the parameter of contract 10.2, and creates.
	r.Query.Del("validate")
	return nil
}

// slashed tells the collections that are called with a slash at the end (contract 4.3).
func slashed(path string) bool {
	switch path {
	case "/v1/blocks/specs", "/v1/blocks/deployments", "/v1/apps/specs", "/v1/apps/deployments", "/v1/specs", "/v1/deployments",
		"/workflows/api/v1/workflows", "/image-management/api/v2/images", "/webapps/api/v1/webapps", "/artifacts/api/v1/artifacts":
		return true
	}
	return false
}

// Turn turns a success: the members of its body, the spelling of its numbers, its status.
func (Contrary) Turn(chosen wire.Route, r *wire.Request, answer wire.Reply) (wire.Reply, error) {
	operation := chosen.Operation()
	if answer.Raw != nil || answer.ContentType != "" {
		answer.Status = contrarySuccess(operation, answer.Status)
		return answer, nil
	}
	encoded, err := answer.Encode()
	if err != nil {
		return answer, err
	}
	body, err := wire.ParseJSON(encoded.Raw)
	if err != nil {
		return answer, fmt.Errorf("reading the answer back: %w", err)
	}
	if object, is := body.(map[string]any); is && len(object) == 0 && r.Method != http.MethodGet {
		// Without content, instead of an empty object (contract 4.5).
		return wire.Reply{Status: http.StatusNoContent, Header: answer.Header, Raw: []byte{}}, nil
	}
	turnViews(operation, r, body)
	if !free(operation) {
		body = respell(operation, "", body)
	}
	if answer.Raw, err = json.Marshal(body); err != nil {
		return answer, fmt.Errorf("encoding the turned answer: %w", err)
	}
	answer.ContentType = "application/json"
	answer.Status = contrarySuccess(operation, answer.Status)
	return answer, nil
}

// contrarySuccess is another success than contract 4.5 has.
func contrarySuccess(operation string, status int) int {
	var others []int
	switch {
	case status == http.StatusCreated:
		others = []int{http.StatusOK, http.StatusAccepted}
	case strings.HasPrefix(operation, http.MethodGet):
		others = []int{http.StatusOK, http.StatusNonAuthoritativeInfo}
	default:
		others = []int{http.StatusAccepted, http.StatusCreated}
	}
	return others[pick(operation, len(others))]
}
