package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// deploy brings a service up, or up again: from CREATING over DEPLOYING, or from DEPLOYING, to its end (contract 25).
// A deployment that still runs is replaced.
func (s *services) deploy(object *service, from string) {
	s.p.cancel(object.ID, eventServiceDeploying, eventServiceAvailable, eventServiceFailed)
	if object.Status == serviceCreating {
		from = serviceCreating
	}
	object.Status = from
	outcome := s.p.decide(outcomeService, map[string]string{"name": object.Name, "serviceType": object.ServiceType})
	if outcome.Result == resultStuck {
		return
	}
	if outcome.Result == resultFailed {
		s.p.schedule(s.p.lifecycle, eventServiceFailed, object.ID)
		return
	}
	if from == serviceCreating {
		s.p.schedule(s.p.lifecycle/2, eventServiceDeploying, object.ID)
	}
	s.p.schedule(s.p.lifecycle, eventServiceAvailable, object.ID)
}

// rollOut redeploys a service with another image version; false when there is no such service to redeploy.
func (s *services) rollOut(id string, imageID, versionID int64) bool {
	object := s.state.Services[id]
	if object == nil || object.Status == serviceDeleting {
		return false
	}
	object.ImageDetails = imageDetails{ImageID: imageID, VersionID: versionID}
	s.p.touch(&object.audit)
	s.deploy(object, serviceDeploying)
	return true
}

// delete lets a service go, unless it is busy (contract 25).
func (s *services) delete(r *request) (reply, error) {
	object, err := s.find(r)
	if err != nil {
		return reply{}, err
	}
	if slices.Contains([]string{serviceCreating, serviceDeploying, serviceDeleting}, object.Status) {
		return reply{}, refuse(http.StatusConflict, "Service %s is %s and cannot be deleted now.", object.Name, object.Status)
	}
	object.Status = serviceDeleting
	s.p.touch(&object.audit)
	switch s.p.decide(outcomeServiceDelete, map[string]string{"name": object.Name, "serviceType": object.ServiceType}).Result {
	case resultFailed:
		s.p.schedule(s.p.lifecycle, eventServiceUndead, object.ID)
	case resultStuck:
	default:
		s.p.schedule(s.p.deletion(), eventServiceGone, object.ID)
	}
	return ok(map[string]any{"id": object.ID})
}

// test calls an api service by name (contract 18.3). No container runs: the answer describes the call, unless an outcome
// gives another one.
func (s *services) test(r *request) (reply, error) {
	var object *service
	for _, candidate := range s.state.Services {
		if candidate.Name == r.values["name"] {
			object = candidate
		}
	}
	if object == nil {
		return reply{}, refuse(http.StatusNotFound, "There is no service with the name %s.", r.values["name"])
	}
	in, err := r.fields()
	if err != nil {
		return reply{}, err
	}
	method, _ := in.text("httpMethod")
	path, _ := in.text("path")
	payload, _ := in.object("payload")
	if err := in.err(); err != nil {
		return reply{}, refuse(http.StatusUnprocessableEntity, "%s", err.Error())
	}
	switch {
	case object.ServiceType != typeAPI:
		return reply{}, refuse(http.StatusUnprocessableEntity, "Service %s is of type %s; only services of type api can be tested.", object.Name, object.ServiceType)
	case object.Status != serviceAvailable:
		return reply{}, refuse(http.StatusUnprocessableEntity, "Service %s is %s, not AVAILABLE.", object.Name, object.Status)
	case !slices.Contains([]string{"get", "post", "put", "patch", "delete"}, method):
		return reply{}, refuse(http.StatusUnprocessableEntity, "httpMethod: %q is not one of get, post, put, patch, delete.", method)
	}
	status, body, err := s.testAnswer(object, method, defaultTo(path, "/"), payload)
	if err != nil {
		return reply{}, err
	}
	return ok(map[string]any{
		"responseBody": body, "responseStatus": status, "reqStartTime": s.p.now, "reqEndTime": s.p.now.after(s.p.lifecycle / 10),
		"responseSize": strconv.Itoa(max(1, (len(body)+1023)/1024)) + "KB",
	})
}

func (s *services) testAnswer(object *service, method, path string, payload *fields) (status int, body string, err error) {
	outcome := s.p.decide(outcomeServiceTest, map[string]string{"name": object.Name})
	if outcome.Result != "" {
		status, err := strconv.Atoi(outcome.Result)
		if err != nil {
			return 0, "", refuse(http.StatusUnprocessableEntity, "The service did not answer: %s.", defaultTo(outcome.Message, outcome.Result))
		}
		return status, outcome.Message, nil
	}
	call := map[string]any{"service": object.Name, "method": strings.ToUpper(method), "path": path}
	if payload != nil {
		call["payload"] = payload.values
	}
	raw, err := json.Marshal(call)
	if err != nil {
		return 0, "", fmt.Errorf("describing a service test: %w", err)
	}
	return http.StatusOK, string(raw), nil
}
