package contrary

import (
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Refuse turns an error: its status where that is assumed, and its envelope (contract 6).
func (Contrary) Refuse(operation string, refused *wire.Refusal) wire.Reply {
	status := contraryRefusal(operation, refused)
	answer := wire.Reply{Status: status, Header: refused.Header}
	switch {
	case status == http.StatusRequestEntityTooLarge:
		// The SDK reads detail of this one.
		answer.Body = map[string]any{"detail": refused.Detail}
	case status == http.StatusUnauthorized && pick(operation, 2) == 0:
		answer.Raw, answer.ContentType = []byte("Unauthorized"), "text/plain; charset=utf-8"
	case status == http.StatusUnauthorized:
		answer.Body = map[string]any{"message": "Unauthorized"}
	case strings.HasPrefix(pathOf(operation), "/v1/"), strings.HasPrefix(pathOf(operation), "/v2/"):
		// That press answers a text under detail is a fact (contract 6).
		answer.Body = map[string]any{"detail": refused.Detail}
	default:
		answer.Body = Envelope(pick(operation+http.StatusText(status), 8), refused.Detail)
		if text, is := answer.Body.(string); is {
			answer.Raw, answer.ContentType = []byte(text), "text/plain; charset=utf-8"
		}
	}
	return answer
}

// pathOf is the path template of an operation.
func pathOf(operation string) string {
	_, path, _ := strings.Cut(operation, " ")
	return path
}

// Envelope is one of the forms that errors of web services come in; text stands for itself.
func Envelope(form int, detail string) any {
	switch form {
	case 0:
		return map[string]any{"message": detail}
	case 1:
		return map[string]any{"error": map[string]any{"code": "E_REFUSED", "message": detail}}
	case 2:
		return map[string]any{"errors": []any{map[string]any{"message": detail}}}
	case 3:
		return map[string]any{"detail": []any{map[string]any{"loc": []any{"body"}, "msg": detail, "type": "value_error"}}}
	case 4:
		return map[string]any{"detail": map[string]any{"message": detail}}
	case 5:
		return map[string]any{"title": detail}
	case 6:
		return map[string]any{"error": detail}
	}
	return detail
}

// contraryRefusal is the other status that an error may have where the contract assumes it.
func contraryRefusal(operation string, refused *wire.Refusal) int {
	method, path, _ := strings.Cut(operation, " ")
	press := strings.HasPrefix(path, "/v1/")
	switch status := refused.Status; {
	case strings.Contains(refused.Detail, "already exists"):
		// A name that is taken (contract 27.7).
		return swap(status, http.StatusConflict, http.StatusUnprocessableEntity)
	case method == http.MethodDelete && !strings.HasPrefix(path, "/image-management/"):
		// What must not be deleted now (contract 27.8). That of image versions is documented.
		return swap(status, http.StatusConflict, http.StatusUnprocessableEntity)
	case strings.HasSuffix(path, "/deployments/{id}/execute"):
		return swap(swap(status, http.StatusBadRequest, http.StatusConflict), http.StatusNotFound, http.StatusUnprocessableEntity)
	case strings.HasSuffix(path, "/workflows/{id}/execute") && status == http.StatusConflict:
		return http.StatusBadRequest
	case strings.HasSuffix(path, "/revisions") && status == http.StatusConflict:
		return http.StatusUnprocessableEntity
	case press && method == http.MethodPatch && status == http.StatusUnprocessableEntity:
		// That nothing changes (contract 10.7).
		return http.StatusBadRequest
	case press && method == http.MethodPost && strings.HasSuffix(path, "/deployments") && status == http.StatusNotFound:
		return http.StatusUnprocessableEntity
	case press && method == http.MethodPost && status == http.StatusUnprocessableEntity && !strings.HasSuffix(path, "/redeploy"):
		return http.StatusBadRequest
	case strings.Contains(refused.Detail, "ready.") && !press && !strings.HasPrefix(path, "/image-management/"):
		// An image that is not built (contract 25).
		return swap(status, http.StatusBadRequest, http.StatusUnprocessableEntity)
	default:
		return status
	}
}

// swap is the other one of two statuses, and any third one as it is.
func swap(status, a, b int) int {
	switch status {
	case a:
		return b
	case b:
		return a
	}
	return status
}
