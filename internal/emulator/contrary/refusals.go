// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package contrary

import (
	"net/http"
	"strings"

	"github.com/peakbi/terraform-provider-peak/internal/assumptions"
	"github.com/peakbi/terraform-provider-peak/internal/emulator/wire"
)

// Refuse turns an error: its status where that is assumed, and its envelope (contract 6).
func (c Contrary) Refuse(operation string, refused *wire.Refusal) wire.Reply {
	status := refused.Status
	if point, other := otherStatus(operation, refused); c.Turned.Has(point) {
		status = other
	}
	answer := wire.Reply{Status: status, Header: refused.Header, Body: map[string]any{"detail": refused.Detail}}
	switch {
	case status == http.StatusRequestEntityTooLarge:
		// The SDK reads detail of this one.
	case status == http.StatusUnauthorized && !c.Turned.Has(assumptions.UnauthorizedForm):
	case status == http.StatusUnauthorized && pick(operation, 2) == 0:
		answer.Body, answer.Raw, answer.ContentType = nil, []byte("Unauthorized"), "text/plain; charset=utf-8"
	case status == http.StatusUnauthorized:
		answer.Body = map[string]any{"message": "Unauthorized"}
	case strings.HasPrefix(pathOf(operation), "/v1/"), strings.HasPrefix(pathOf(operation), "/v2/"):
		// That press answers a text under detail is a fact (contract 6).
	default:
		forms := c.forms()
		if len(forms) == 0 {
			break
		}
		answer.Body = Envelope(forms[pick(operation+http.StatusText(status), len(forms))], refused.Detail)
		if text, is := answer.Body.(string); is {
			answer.Raw, answer.ContentType = []byte(text), "text/plain; charset=utf-8"
		}
	}
	return answer
}

// forms are the forms that errors outside press come in.
func (c Contrary) forms() []int {
	var forms []int
	for form := range 8 {
		point := assumptions.ErrorEnvelope
		if form == 3 || form == 4 {
			point = assumptions.ErrorDetailText
		}
		if c.Turned.Has(point) {
			forms = append(forms, form)
		}
	}
	return forms
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

// otherStatus is the point of the register by which an error has its status, and the other status that it may have; no point where
// the status is a fact.
func otherStatus(operation string, refused *wire.Refusal) (assumptions.ID, int) {
	method, path, _ := strings.Cut(operation, " ")
	press := strings.HasPrefix(path, "/v1/")
	switch status := refused.Status; {
	case strings.Contains(refused.Detail, "already exists"):
		// A name that is taken (contract 27.7).
		return nameTaken(path), swap(status, http.StatusConflict, http.StatusUnprocessableEntity)
	case method == http.MethodDelete && !strings.HasPrefix(path, "/image-management/"):
		// What must not be deleted now (contract 27.8). That of image versions is documented.
		return deleteRefused(path), swap(status, http.StatusConflict, http.StatusUnprocessableEntity)
	case strings.HasSuffix(path, "/deployments/{id}/execute") && status == http.StatusNotFound:
		return assumptions.ExecuteUnknownStatus, http.StatusUnprocessableEntity
	case strings.HasSuffix(path, "/deployments/{id}/execute"):
		return assumptions.ExecuteBusyStatus, swap(status, http.StatusBadRequest, http.StatusConflict)
	case strings.HasSuffix(path, "/workflows/{id}/execute") && status == http.StatusConflict:
		return assumptions.ExecuteWorkflowStatus, http.StatusBadRequest
	case strings.HasSuffix(path, "/revisions") && status == http.StatusConflict:
		return assumptions.RevisionBusyStatus, http.StatusUnprocessableEntity
	case press && method == http.MethodPatch && status == http.StatusUnprocessableEntity:
		// That nothing changes (contract 10.7).
		return assumptions.NoChangeStatus, http.StatusBadRequest
	case press && method == http.MethodPost && strings.HasSuffix(path, "/deployments") && status == http.StatusNotFound:
		return assumptions.DeployUnknownStatus, http.StatusUnprocessableEntity
	case press && method == http.MethodPost && status == http.StatusUnprocessableEntity && !strings.HasSuffix(path, "/redeploy"):
		return notAcceptable(path, refused.Detail), http.StatusBadRequest
	case strings.Contains(refused.Detail, "ready.") && !press && !strings.HasPrefix(path, "/image-management/"):
		// An image that is not built (contract 25).
		return assumptions.ImageUnreadyStatus, swap(status, http.StatusBadRequest, http.StatusUnprocessableEntity)
	default:
		return "", status
	}
}

// nameTaken is the point about the names of what is below a path.
func nameTaken(path string) assumptions.ID {
	switch {
	case strings.HasSuffix(path, "/metrics/collections"):
		return assumptions.CollectionNames
	case strings.HasPrefix(path, "/semantic-layer/"):
		return assumptions.ModelLiveStatus
	case strings.HasPrefix(path, "/image-management/"):
		return assumptions.ImageNameStatus
	case strings.HasPrefix(path, "/webapps/"):
		return assumptions.ServiceNameStatus
	case strings.Contains(path, "/deployments"):
		return assumptions.DeploymentNameStatus
	}
	return assumptions.SpecNameStatus
}

// deleteRefused is the point about deletes of what is below a path.
func deleteRefused(path string) assumptions.ID {
	switch {
	case strings.HasPrefix(path, "/webapps/"):
		return assumptions.ServiceBusyStatus
	case strings.HasPrefix(path, "/workflows/"):
		return assumptions.WorkflowBusyStatus
	case strings.HasPrefix(path, "/artifacts/"):
		return assumptions.ArtifactInUseStatus
	case strings.Contains(path, "/deployments"):
		return assumptions.DeploymentDeleteStatus
	}
	return assumptions.SpecInUseStatus
}

// notAcceptable is the point about what a POST to press is refused for.
func notAcceptable(path, detail string) assumptions.ID {
	switch {
	case strings.Contains(path, "/specs"):
		return assumptions.ReleaseOrderStatus
	case strings.Contains(detail, "not available"):
		return assumptions.SpecUnavailableStatus
	case strings.HasPrefix(path, "/v1/apps/") && (strings.Contains(detail, "clude")):
		return assumptions.AppSelectorsStatus
	}
	return assumptions.DeployParametersStatus
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
