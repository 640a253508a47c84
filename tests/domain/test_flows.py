"""The ten flows of the kit's own document, run as they stand there.

The classes below are the document's, shortened only where it repeats itself or prints; each
test calls them in the document's way. Where the document is naive our kit keeps the name and
does it right, and the test says so. Left to later work: argon2id for passwords, the outbox for
mail, the two named modes of a batch, JSON files in the window's import.
"""

from __future__ import annotations

import csv
import hashlib
import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from enum import Enum

import peewee
import pytest
from peewee import IntegrityError

from domain import (
    AuditLog,
    BaseModel,
    BaseRepository,
    DatabaseSingleton,
    DataTransformer,
    TransactionManager,
    register_repository,
)
from domain.store.registry import unregister


class User(BaseModel):
    username = peewee.CharField(unique=True)
    email = peewee.CharField(unique=True)
    full_name = peewee.CharField(null=True)
    is_active = peewee.BooleanField(default=True)
    password_hash = peewee.CharField(null=True)
    post_count = peewee.IntegerField(default=0)

    class Meta:
        table_name = "users"


class Post(BaseModel):
    user_id = peewee.IntegerField()
    title = peewee.CharField()
    content = peewee.TextField()


class PostMetadata(BaseModel):
    post_id = peewee.IntegerField()
    word_count = peewee.IntegerField()
    character_count = peewee.IntegerField()


class ActivityLog(BaseModel):
    user_id = peewee.IntegerField()
    action = peewee.CharField()
    resource_type = peewee.CharField()
    resource_id = peewee.IntegerField()
    details = peewee.TextField(null=True)


class UserRepository(BaseRepository):
    model = User

    def get_by_username(self, username):
        found = self.get_by_field("username", username)
        return found[0] if found else None

    def get_by_email(self, email):
        found = self.get_by_field("email", email)
        return found[0] if found else None

    def get_deleted_users(self):
        return self.get_deleted()

    def increment_post_count(self, user_id):
        return self.update(user_id, ("post_count", self.get_by_id(user_id).post_count + 1))


class PostRepository(BaseRepository):
    model = Post


class MetadataRepository(BaseRepository):
    model = PostMetadata


class LogRepository(BaseRepository):
    model = ActivityLog


class AuditRepository(BaseRepository):
    model = AuditLog


REPOSITORIES = (UserRepository, PostRepository, MetadataRepository, LogRepository)


@pytest.fixture(autouse=True)
def _registered(monkeypatch, tmp_path):
    """Register the document's models, for one test; work in its folder as a script would."""
    for repository in REPOSITORIES:
        register_repository(repository)
    monkeypatch.setattr(DatabaseSingleton, "_instance", None)
    monkeypatch.chdir(tmp_path)
    yield
    DatabaseSingleton.get_instance().disconnect()
    for repository in REPOSITORIES:
        unregister(repository.model._meta.table_name)


@pytest.fixture
def db():
    database = DatabaseSingleton.get_instance()
    database.configure("app.db", soft_delete_enabled=True, actor="ada")
    database.connect()
    database.create_tables()
    return database


@pytest.fixture
def user_repo(db):
    return UserRepository(db._db)


@pytest.fixture
def alice(user_repo):
    return user_repo.create(
        User(username="alice", email="alice@example.com", full_name="Alice Smith")
    )


# -- the Quick Reference, as written


def test_quick_reference():
    db = DatabaseSingleton.get_instance()
    db.configure("app.db", soft_delete_enabled=True)
    db.connect()
    db.create_tables()
    user_repo = UserRepository(db._db)

    user = User(username="alice", email="alice@example.com")
    user_repo.create(user)

    user_id = user.id
    user_repo.update(user_id, ("full_name", "Alice Smith"))

    user_repo.delete(user_id)

    users = user_repo.get_all(include_deleted=False)
    assert users == []

    users = user_repo.get_all(include_deleted=True)
    assert [one.full_name for one in users] == ["Alice Smith"]

    user1 = User(username="bob", email="bob@example.com")
    user2 = User(username="eve", email="eve@example.com")
    with db.transaction():
        # all ops atomic
        user1.save()
        user2.save()
    assert db.last_change_set.entries == 2

    user_json = user_repo.domain_to_json(user)
    assert json.loads(user_json)["username"] == "alice"

    db.disconnect()
    assert not db.is_open


def test_the_transaction_works_with_and_without_parentheses(db, user_repo):
    with db.transaction:
        user_repo.create(User(username="alice", email="a@example.com"))
    with db.transaction() as txn:
        user_repo.create(User(username="bob", email="b@example.com"))
    with TransactionManager(db):
        user_repo.create(User(username="eve", email="e@example.com"))
    assert txn.change_set.entries == 1
    assert user_repo.count() == 3


# -- 1 system initialization


class Application:
    def __init__(self):
        self.db = None
        self.repositories = {}

    def initialize(self):
        try:
            self.db = DatabaseSingleton.get_instance()
            self.db.configure("app.db", soft_delete_enabled=True)
            self.db.connect()
            self.db.create_tables()
            self.repositories["users"] = UserRepository(self.db._db)
            return True
        except Exception:
            return False

    def shutdown(self):
        if self.db:
            self.db.disconnect()

    def get_repository(self, name):
        return self.repositories.get(name)


def test_system_initialization(tmp_path):
    app = Application()
    assert app.initialize()
    assert app.get_repository("users").count() == 0
    assert DatabaseSingleton.get_instance() is app.db
    app.shutdown()
    assert (tmp_path / "app.db").stat().st_size > 0
    again = Application()
    assert again.initialize()
    again.shutdown()


# -- 2 CRUD


class UserCRUDService:
    def __init__(self, repository):
        self.user_repo = repository

    def create_user(self, username, email, full_name):
        if not username or len(username) < 3:
            raise ValueError("Username must be at least 3 characters")
        if "@" not in email:
            raise ValueError("Invalid email format")
        user = User(username=username, email=email, full_name=full_name, is_active=True)
        try:
            return self.user_repo.create(user)
        except IntegrityError as e:
            if "username" in str(e):
                raise ValueError(f"Username '{username}' already exists") from e
            if "email" in str(e):
                raise ValueError(f"Email '{email}' already exists") from e
            raise

    def get_user_by_id(self, user_id):
        user = self.user_repo.get_by_id(user_id)
        if not user:
            raise ValueError(f"User ID {user_id} not found")
        return user

    def update_user_profile(self, user_id, **kwargs):
        self.get_user_by_id(user_id)
        updates = {k: v for k, v in kwargs.items() if k in ["full_name", "email"]}
        if not updates:
            raise ValueError("No valid fields to update")
        for field_name, value in updates.items():
            assert self.user_repo.update(user_id, (field_name, value)) == 1
        return self.get_user_by_id(user_id)

    def delete_user(self, user_id, soft=True):
        self.get_user_by_id(user_id)
        verb = self.user_repo.delete if soft else self.user_repo.delete_hard
        return verb(user_id) > 0


def test_crud(user_repo):
    crud = UserCRUDService(user_repo)
    alice = crud.create_user("alice", "alice@example.com", "Alice Smith")
    assert user_repo.get_by_username("alice").id == alice.id
    updated = crud.update_user_profile(alice.id, full_name="Alice Johnson", nonsense=1)
    assert updated.full_name == "Alice Johnson"
    assert updated.is_active is True
    with pytest.raises(ValueError, match="Username 'alice' already exists"):
        crud.create_user("alice", "other@example.com", "Other")
    with pytest.raises(ValueError, match=r"Email 'alice@example.com' already exists"):
        crud.create_user("other", "alice@example.com", "Other")
    with pytest.raises(ValueError, match="No valid fields"):
        crud.update_user_profile(alice.id, nonsense=1)
    assert crud.delete_user(alice.id, soft=True)
    with pytest.raises(ValueError, match="not found"):
        crud.get_user_by_id(alice.id)
    bob = crud.create_user("bob1", "bob@example.com", "Bob")
    assert crud.delete_user(bob.id, soft=False)
    assert user_repo.get_by_id(bob.id, include_deleted=True) is None


# -- 3 registration, as far as the kit's own names go


class RegistrationService:
    def __init__(self, db, user_repo, email_service=None):
        self.db = db
        self.user_repo = user_repo
        self.email_service = email_service

    def register_user(self, username, email, full_name, password):
        if self.user_repo.get_by_username(username) is not None:
            return {"success": False, "errors": [f"Username '{username}' is already taken"]}
        if self.user_repo.get_by_email(email) is not None:
            return {"success": False, "errors": [f"Email '{email}' is already registered"]}
        try:
            with self.db.transaction():
                created = self.user_repo.create(
                    User(username=username, email=email, full_name=full_name, is_active=True)
                )
                password_hash = hashlib.sha256(password.encode()).hexdigest()
                self.user_repo.update(created.id, ("password_hash", password_hash))
                if self.email_service:
                    self.email_service(email, full_name)
                return {"success": True, "user_id": created.id}
        except Exception:
            return {"success": False, "errors": ["Registration failed. Please try again."]}


def test_registration(db, user_repo):
    service = RegistrationService(db, user_repo)
    result = service.register_user("newuser", "new@example.com", "New User", "SecurePassword123")
    assert result["success"]
    assert len(user_repo.get_by_id(result["user_id"]).password_hash) == 64
    assert db.last_change_set.entries == 2
    taken = service.register_user("newuser", "x@example.com", "X", "SecurePassword123")
    assert taken["errors"] == ["Username 'newuser' is already taken"]


def test_a_registration_that_fails_leaves_nothing(db, user_repo):
    def dead_mail_server(email, full_name):
        raise OSError("no route to host")

    service = RegistrationService(db, user_repo, dead_mail_server)
    result = service.register_user("newuser", "new@example.com", "New User", "SecurePassword123")
    assert result == {"success": False, "errors": ["Registration failed. Please try again."]}
    assert user_repo.count(include_deleted=True) == 0
    assert AuditRepository(db).get_by_field("entity_type", "users") == []


# -- 4 soft delete


def test_soft_delete_and_recovery(user_repo, alice):
    assert user_repo.get_by_id(alice.id, include_deleted=False)
    assert user_repo.delete(alice.id) == 1
    deleted = user_repo.get_by_id(alice.id, include_deleted=True)
    assert deleted.is_deleted()
    assert deleted.deleted_at <= datetime.now(UTC)
    assert [one.id for one in user_repo.get_deleted_users()] == [alice.id]
    everything = user_repo.get_all(include_deleted=True)
    assert [one.id for one in everything if one.is_deleted()] == [alice.id]
    assert user_repo.restore(alice.id) == 1
    recovered = user_repo.get_by_id(alice.id)
    assert not recovered.is_deleted()
    assert user_repo.delete_hard(alice.id) == 1
    assert user_repo.get_by_id(alice.id, include_deleted=True) is None


# -- 5 import


class DataImportService:
    def __init__(self, db, repository):
        self.db = db
        self.repo = repository

    def import_rows(self, rows):
        results = {"created": 0, "skipped": 0, "errors": [], "records": []}
        with self.db.transaction():
            for row_num, row in rows:
                try:
                    data = {
                        name: (row.get(name) or "").strip()
                        for name in ("username", "email", "full_name")
                    }
                    if not all(data.values()):
                        results["skipped"] += 1
                        results["records"].append({"row": row_num, "status": "skipped"})
                        continue
                    if self.repo.get_by_username(data["username"]):
                        results["skipped"] += 1
                        results["records"].append({"row": row_num, "status": "skipped"})
                        continue
                    self.repo.create(User(**data))
                    results["created"] += 1
                    results["records"].append({"row": row_num, "status": "created"})
                except Exception as e:
                    results["errors"].append({"row": row_num, "error": str(e)})
        return results

    def import_from_csv(self, filepath):
        with open(filepath, encoding="utf-8") as f:
            return self.import_rows(enumerate(csv.DictReader(f), start=2))

    def import_from_json(self, filepath):
        with open(filepath, encoding="utf-8") as f:
            data = json.load(f)
        return self.import_rows(enumerate(data if isinstance(data, list) else [data]))


def test_import(db, user_repo, tmp_path):
    (tmp_path / "users.csv").write_text(
        "username,email,full_name\n"
        "alice,alice@example.com,Alice Smith\n"
        "alice,again@example.com,Twice\n"
        ",nobody@example.com,Nobody\n"
        "bob,alice@example.com,Same Mail\n"
        "eve,eve@example.com,Eve\n",
        encoding="utf-8",
    )
    results = DataImportService(db, user_repo).import_from_csv("users.csv")
    assert (results["created"], results["skipped"]) == (2, 2)
    # a clash in the middle is a savepoint that rolls back: the rest stays whole
    assert [error["row"] for error in results["errors"]] == [5]
    assert [user.username for user in user_repo.get_all()] == ["alice", "eve"]
    assert db.last_change_set.entries == 2
    (tmp_path / "users.json").write_text(
        json.dumps([{"username": "zoe", "email": "z@example.com", "full_name": "Zoe"}])
    )
    assert DataImportService(db, user_repo).import_from_json("users.json")["created"] == 1


# -- 6 export


def test_export(user_repo, alice, tmp_path):
    users = user_repo.get_all(include_deleted=False)
    data = [user_repo.domain_to_dict(user) for user in users]
    for record in data:
        for name in ("created_at", "updated_at", "deleted_at"):
            if isinstance(record.get(name), datetime):
                record[name] = record[name].isoformat()
    (tmp_path / "users.json").write_text(json.dumps(data, indent=2), encoding="utf-8")
    assert json.loads((tmp_path / "users.json").read_text())[0]["username"] == "alice"
    with open("users.csv", "w", newline="", encoding="utf-8") as f:
        writer = csv.DictWriter(f, fieldnames=list(data[0]))
        writer.writeheader()
        writer.writerows(data)
    assert "alice@example.com" in (tmp_path / "users.csv").read_text()
    assert json.loads(user_repo.domain_to_json(users[0])) == json.loads(
        DataTransformer.to_json(users[0])
    )


# -- 7 batch


class BatchOperationService:
    def __init__(self, db, repository):
        self.db = db
        self.repo = repository

    def batch_operation(self, operations):
        results = {"processed": 0, "failed": 0, "errors": []}
        with self.db.transaction():
            for idx, op in enumerate(operations):
                try:
                    action = op.get("action")
                    if action == "create":
                        self.repo.create(User(**op.get("data", {})))
                    elif action == "update":
                        self.repo.update(op["id"], (op["field"], op["value"]))
                    elif action == "delete":
                        if op.get("soft", True):
                            self.repo.delete(op["id"])
                        else:
                            self.repo.delete_hard(op["id"])
                    results["processed"] += 1
                except Exception as e:
                    results["failed"] += 1
                    results["errors"].append(f"Operation {idx} failed: {e!s}")
        return results


def test_batch(db, user_repo):
    batch = BatchOperationService(db, user_repo)
    made = batch.batch_operation(
        [
            {
                "action": "create",
                "data": {"username": f"user{n}", "email": f"user{n}@example.com"},
            }
            for n in (1, 2, 3)
        ]
    )
    assert made == {"processed": 3, "failed": 0, "errors": []}
    mixed = batch.batch_operation(
        [
            {"action": "update", "id": 1, "field": "full_name", "value": "Updated One"},
            {"action": "update", "id": 2, "field": "is_active", "value": False},
            {"action": "update", "id": 3, "field": "username", "value": "user1"},
            {"action": "delete", "id": 3, "soft": True},
            {"action": "create", "data": {"email": "nameless@example.com"}},
        ]
    )
    assert (mixed["processed"], mixed["failed"]) == (3, 2)
    assert "Operation 2 failed" in mixed["errors"][0]
    assert user_repo.get_by_id(1).full_name == "Updated One"
    assert user_repo.get_by_id(2).is_active is False
    assert user_repo.get_by_id(3) is None
    assert db.last_change_set.entries == 3


# -- 8 errors


class ErrorCategory:
    VALIDATION_ERROR = "validation_error"
    NOT_FOUND = "not_found"
    DUPLICATE = "duplicate"
    DATABASE_ERROR = "database_error"
    UNKNOWN = "unknown"


class APIResponse(Exception):
    """In the document this is raised without being an exception; here it is one."""

    def __init__(self, success, data=None, error=None, error_category=None):
        self.success = success
        self.data = data
        self.error = error
        self.error_category = error_category


class ErrorHandlingService:
    def __init__(self, repository):
        self.repo = repository

    @contextmanager
    def handle_operation(self, operation_name):
        try:
            yield
        except ValueError as e:
            raise APIResponse(False, None, str(e), ErrorCategory.VALIDATION_ERROR) from e
        except IntegrityError as e:
            category = (
                ErrorCategory.DUPLICATE
                if "duplicate" in str(e).lower()
                else ErrorCategory.DATABASE_ERROR
            )
            raise APIResponse(False, None, operation_name, category) from e

    def create_user_safe(self, username, email):
        try:
            with self.handle_operation("User creation"):
                if not username or len(username) < 3:
                    raise ValueError("Username must be at least 3 characters")
                created = self.repo.create(User(username=username, email=email))
                return APIResponse(True, self.repo.domain_to_dict(created))
        except APIResponse as response:
            return response


def test_error_handling(user_repo):
    service = ErrorHandlingService(user_repo)
    assert service.create_user_safe("alice", "alice@example.com").data["username"] == "alice"
    short = service.create_user_safe("al", "al@example.com")
    assert short.error_category == ErrorCategory.VALIDATION_ERROR
    twice = service.create_user_safe("alice", "alice2@example.com")
    assert twice.error_category == ErrorCategory.DUPLICATE
    lacking = service.create_user_safe("nomail", None)
    assert lacking.error_category == ErrorCategory.DATABASE_ERROR


def test_our_errors_carry_the_same_categories(user_repo, alice):
    with pytest.raises(IntegrityError) as caught:
        user_repo.create(User(username="alice", email="other@example.com"))
    assert caught.value.category == ErrorCategory.DUPLICATE


# -- 9 several repositories


class PostService:
    def __init__(self, db, user_repo, post_repo, metadata_repo, log_repo):
        self.db = db
        self.user_repo = user_repo
        self.post_repo = post_repo
        self.metadata_repo = metadata_repo
        self.log_repo = log_repo

    def create_post_with_logging(self, user_id, title, content):
        try:
            with self.db.transaction():
                created_post = self.post_repo.create(
                    Post(user_id=user_id, title=title, content=content)
                )
                self.metadata_repo.create(
                    PostMetadata(
                        post_id=created_post.id,
                        word_count=len(content.split()),
                        character_count=len(content),
                    )
                )
                if not self.user_repo.get_by_id(user_id):
                    raise ValueError(f"User {user_id} not found")
                self.user_repo.increment_post_count(user_id)
                self.log_repo.create(
                    ActivityLog(
                        user_id=user_id,
                        action="post_created",
                        resource_type="post",
                        resource_id=created_post.id,
                    )
                )
                return {"success": True, "post_id": created_post.id}
        except Exception as e:
            return {"success": False, "error": str(e)}


def test_multi_repository_coordination(db, user_repo, alice):
    repositories = [repository(db._db) for repository in REPOSITORIES[1:]]
    service = PostService(db, user_repo, *repositories)
    result = service.create_post_with_logging(alice.id, "My First Post", "This is the content")
    assert result["success"]
    assert [repository.count() for repository in repositories] == [1, 1, 1]
    assert user_repo.get_by_id(alice.id).post_count == 1
    # one change set over four tables
    assert len(db.last_change_set.tables) == 4
    failed = service.create_post_with_logging(99, "Nobody's", "…")
    assert failed == {"success": False, "error": "User 99 not found"}
    assert [repository.count() for repository in repositories] == [1, 1, 1]


# -- 10 audit


class AuditAction(Enum):
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RESTORE = "restore"


class AuditLogger:
    """The document's reading half; its writing half is the file's own triggers."""

    def __init__(self, db, audit_repo):
        self.db = db
        self.audit_repo = audit_repo

    def get_entity_history(self, entity_type, entity_id):
        logs = self.audit_repo.get_by_fields({"entity_type": entity_type, "entity_id": entity_id})
        return [
            {
                "timestamp": log.timestamp,
                "action": log.action,
                "old_value": log.old_value,
                "new_value": log.new_value,
                "user_id": log.user_id,
            }
            for log in logs
        ]

    def get_user_activity(self, user_id, limit=100):
        return self.audit_repo.get_by_field("user_id", user_id)[:limit]

    def generate_report(self, entity_type, start_date=None, end_date=None):
        query = AuditLog.select().where(AuditLog.entity_type == entity_type)
        if start_date:
            query = query.where(AuditLog.timestamp >= start_date)
        if end_date:
            query = query.where(AuditLog.timestamp <= end_date)
        logs = list(query)
        summary = {
            "total_changes": len(logs),
            "creates": sum(1 for log in logs if log.action == AuditAction.CREATE.value),
            "updates": sum(1 for log in logs if log.action == AuditAction.UPDATE.value),
            "deletes": sum(1 for log in logs if log.action == AuditAction.DELETE.value),
            "by_user": {},
        }
        for log in logs:
            user_id = log.user_id or "system"
            summary["by_user"].setdefault(user_id, 0)
            summary["by_user"][user_id] += 1
        return summary


def test_audit_logging(db, user_repo, alice):
    user_repo.update(alice.id, ("full_name", "Alice Johnson"))
    with db.transaction(actor="grace"):
        user_repo.delete(alice.id)
        user_repo.restore(alice.id)
    logger = AuditLogger(db, AuditRepository(db._db))
    history = logger.get_entity_history("users", alice.id)
    assert [one["action"] for one in history] == ["create", "update", "delete", "restore"]
    assert [one["user_id"] for one in history] == ["ada", "ada", "grace", "grace"]
    assert history[0]["old_value"] is None
    assert json.loads(history[0]["new_value"])["username"] == "alice"
    assert json.loads(history[1]["old_value"]) == {"full_name": "Alice Smith"}
    assert json.loads(history[1]["new_value"]) == {"full_name": "Alice Johnson"}
    assert all(one["timestamp"].tzinfo is not None for one in history)
    assert len(logger.get_user_activity("grace")) == 2
    report = logger.generate_report("users")
    assert (report["total_changes"], report["by_user"]) == (4, {"ada": 2, "grace": 2})
    assert (report["creates"], report["updates"], report["deletes"]) == (1, 1, 1)
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    assert logger.generate_report("users", start_date=tomorrow)["total_changes"] == 0
    assert logger.generate_report("users", end_date=tomorrow)["total_changes"] == 4
    assert logger.generate_report("users", end_date=datetime(2020, 1, 1))["total_changes"] == 0


def test_the_audit_log_cannot_be_written_by_hand(db, user_repo):
    log = AuditLog(entity_type="users", entity_id=1, action="create", user_id="mallory")
    with pytest.raises(peewee.OperationalError, match="view"):
        log.save(force_insert=True)
