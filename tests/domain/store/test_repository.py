"""The kit's repository: its verbs, and models that a developer registers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from decimal import Decimal

import peewee
import pytest

from domain import (
    BaseModel,
    BaseRepository,
    Database,
    DataTransformer,
    register_repository,
)
from domain.errors import Duplicate, NotFound, StaleRecord
from domain.store.reading import Reader
from domain.store.registry import registered, unregister
from domain.values import Origin, Query, Scope
from domain.workspace import Workspace


class Book(BaseModel):
    """A model as a developer writes one."""

    title = peewee.CharField()
    isbn = peewee.CharField(unique=True, null=True)
    pages = peewee.IntegerField(default=0)
    lent = peewee.BooleanField(default=False)
    bought = peewee.DateField(null=True)
    price = peewee.DecimalField(null=True, decimal_places=2)

    class Meta:
        table_name = "book"


class BookRepository(BaseRepository):
    """Its repository."""

    model = Book


@pytest.fixture
def db(path) -> Iterator[Database]:
    register_repository(BookRepository)
    database = Database().configure(path, actor="ada")
    database.connect()
    database.create_tables()
    yield database
    database.disconnect()
    unregister("book")


@pytest.fixture
def books(db) -> BookRepository:
    return BookRepository(db)


def history(db):
    with closing(Reader(db.path)) as reader:
        return reader.activity(limit=1_000)


def test_create_returns_the_record_with_its_id(books):
    book = books.create(Book(title="Emma"))
    assert book.id == 1
    assert (book.version, book.created_by) == (1, "ada")
    assert books.get_by_id(1).title == "Emma"
    assert books.get_by_id(1).created_at.tzinfo is not None


def test_create_takes_a_dictionary_too(books):
    assert books.create({"title": "Emma"}).id == 1


def test_create_many_is_one_change_set(db, books):
    made = books.create_many([Book(title=title) for title in "ABC"])
    assert [book.id for book in made] == [1, 2, 3]
    assert history(db)[0].entries == 3


def test_create_many_is_all_or_nothing(books):
    with pytest.raises(Duplicate):
        books.create_many([Book(title="A", isbn="1"), Book(title="B", isbn="1")])
    assert books.count() == 0


@pytest.mark.parametrize(
    "changes",
    [("title", "Persuasion"), {"title": "Persuasion"}, "model"],
    ids=["tuple", "dict", "model"],
)
def test_update_with_tuple_dict_or_model(books, changes):
    book = books.create(Book(title="Emma", pages=400))
    if changes == "model":
        changes = books.get_by_id(book.id)
        changes.title = "Persuasion"
    assert books.update(book.id, changes) == 1
    found = books.get_by_id(book.id)
    assert (found.title, found.pages, found.version) == ("Persuasion", 400, 2)
    assert found.updated_by == "ada"


def test_update_of_a_model_changes_only_what_was_changed(books):
    book = books.create(Book(title="Emma", pages=400))
    mine = books.get_by_id(book.id)
    books.update(book.id, ("pages", 500))
    mine.title = "Persuasion"
    books.update(book.id, mine)
    found = books.get_by_id(book.id)
    assert (found.title, found.pages) == ("Persuasion", 500)


def test_update_with_several_fields(books):
    book = books.create(Book(title="Emma"))
    assert books.update(book.id, {"title": "P", "pages": 3}) == 1
    assert books.update(book.id, {}) == 0


def test_update_of_an_unknown_field(books):
    book = books.create(Book(title="Emma"))
    with pytest.raises(NotFound) as caught:
        books.update(book.id, ("colour", "red"))
    assert (caught.value.kind, caught.value.key) == ("field", "colour")


def test_update_leaves_the_trash_alone(books):
    book = books.create(Book(title="Emma"))
    books.delete(book.id)
    assert books.update(book.id, ("title", "P")) == 0
    assert books.update(99, ("title", "P")) == 0


def test_update_of_a_version_that_is_gone(books):
    book = books.create(Book(title="Emma"))
    books.update(book.id, ("pages", 1), version=1)
    with pytest.raises(StaleRecord) as caught:
        books.update(book.id, ("pages", 2), version=1)
    assert caught.value.record_id == book.id
    assert books.get_by_id(book.id).pages == 1


def test_delete_restore_and_delete_hard(books):
    book = books.create(Book(title="Emma"))
    assert books.delete(book.id) == 1
    assert books.delete(book.id) == 0
    assert books.get_by_id(book.id) is None
    trashed = books.get_by_id(book.id, include_deleted=True)
    assert trashed.is_deleted()
    assert trashed.deleted_by == "ada"
    assert [one.id for one in books.get_deleted()] == [book.id]
    assert books.restore(book.id) == 1
    assert books.restore(book.id) == 0
    assert books.delete_hard(book.id) == 1
    assert books.get_by_id(book.id, include_deleted=True) is None


def test_delete_all(books):
    books.create_many([Book(title=title) for title in "ABC"])
    assert books.delete_all() == 3
    assert (books.count(), books.count(include_deleted=True)) == (0, 3)
    assert books.delete_all(soft=False) == 3
    assert books.count(include_deleted=True) == 0


def test_without_soft_delete_a_delete_is_for_good_and_audited(path, db, books):
    db.soft_delete_enabled = False
    book = books.create(Book(title="Emma"))
    assert books.delete(book.id) == 1
    assert books.count(include_deleted=True) == 0
    assert dict(history(db)[0].tables[1].counts) == {"purge": 1}


def test_get_by_field_and_fields(books):
    books.create_many([Book(title="A", pages=1), Book(title="A", pages=2), Book(title="B")])
    assert [book.pages for book in books.get_by_field("title", "A")] == [1, 2]
    assert [book.id for book in books.get_by_fields({"title": "A", "pages": 2})] == [2]
    assert [book.id for book in books.get_by_field("isbn", None)] == [1, 2, 3]
    with pytest.raises(NotFound):
        books.get_by_field("colour", "red")


def test_count_and_exists_leave_out_the_trash(books):
    book = books.create(Book(title="Emma"))
    books.delete(book.id)
    assert (books.count(), books.exists(book.id)) == (0, False)
    assert (books.count(include_deleted=True), books.exists(book.id, True)) == (1, True)


def test_a_broken_unique_rule_is_peewees_error_and_ours(books):
    first = books.create(Book(title="A", isbn="1"))
    with pytest.raises(peewee.IntegrityError) as caught:
        books.create(Book(title="B", isbn="1"))
    assert isinstance(caught.value, Duplicate)
    assert "isbn" in str(caught.value)
    assert caught.value.record_id == first.id


def test_a_value_that_must_be_there(books):
    with pytest.raises(peewee.IntegrityError, match=r"NOT NULL constraint failed: book\.title"):
        books.create(Book(pages=1))
    book = books.create(Book(title="A"))
    book.title = None
    with pytest.raises(peewee.IntegrityError):
        book.save()
    assert books.get_by_id(book.id).title == "A"


def test_decimals_of_a_model_are_exact(db, books):
    book = books.create(Book(title="A", price=Decimal("9.90")))
    assert books.get_by_id(book.id).price == Decimal("9.90")
    [(stored,)] = db.connection.execute("SELECT price FROM book").fetchall()
    assert stored == "9.90"


def test_uniqueness_of_a_model_is_among_live_records_only(books):
    first = books.create(Book(title="A", isbn="1"))
    books.delete(first.id)
    books.create(Book(title="B", isbn="1"))
    with pytest.raises(Duplicate):
        books.restore(first.id)


def test_dictionaries_and_json(books):
    book = books.create(Book(title="Ümläut", pages=3, price="9.90"))
    found = books.get_by_id(book.id)
    values = books.domain_to_dict(found)
    assert (values["title"], values["pages"], values["deleted_at"]) == ("Ümläut", 3, None)
    assert isinstance(values["created_at"], datetime)
    assert values["created_at"].tzinfo == UTC
    loaded = json.loads(books.domain_to_json(found))
    assert loaded["title"] == "Ümläut"
    assert datetime.fromisoformat(loaded["created_at"]) == values["created_at"]
    again = DataTransformer.from_dict(Book, {**values, "unknown": 1})
    assert (again.title, again.pages) == ("Ümläut", 3)


# -- peewee's own ways to write


def entries(db, number=0):
    change_set = history(db)[number]
    with closing(Reader(db.path)) as reader:
        return change_set, reader.entries(change_set.id)


WRITES = {
    "insert_many": lambda: Book.insert_many([{"title": "X"}, {"title": "Y"}]).execute(),
    "bulk_create": lambda: Book.bulk_create([Book(title="X"), Book(title="Y")]),
    "insert": lambda: Book.insert(title="X").execute(),
    "create": lambda: Book.create(title="X"),
    "save": lambda: Book(title="X").save(),
    "update": lambda: Book.update(pages=Book.pages + 1).execute(),
    "delete": lambda: Book.delete().where(Book.title == "A").execute(),
    "replace": lambda: Book.replace(id=1, title="X").execute(),
    "replace_many": lambda: Book.replace_many([{"id": 1, "title": "X"}]).execute(),
    "set_by_id": lambda: Book.set_by_id(1, {"title": "X"}),
    "delete_by_id": lambda: Book.delete_by_id(1),
    "get_or_create": lambda: Book.get_or_create(title="X"),
    "returning": lambda: list(Book.update(pages=7).returning(Book.id)),
    "insert returning": lambda: list(Book.insert(title="X").returning(Book)),
    "upsert": lambda: (
        Book.insert(id=1, title="X")
        .on_conflict(conflict_target=[Book.id], update={Book.title: "X"})
        .execute()
    ),
    "delete_instance": lambda: Book.get_by_id(1).delete_instance(),
    "bulk_update": lambda: bulk_update(),
}


def bulk_update():
    found = list(Book.select())
    for book in found:
        book.pages = 99
    Book.bulk_update(found, [Book.pages])


@pytest.mark.parametrize("how", WRITES)
def test_peewees_own_writes_are_audited_outside_a_transaction(db, books, how):
    books.create_many([Book(title="A"), Book(title="B")])
    before = len(history(db))
    WRITES[how]()
    change_set, found = entries(db)
    assert len(history(db)) == before + 1
    assert (change_set.origin, change_set.actor) == (Origin.SCRIPT, "ada")
    assert found
    with closing(Reader(db.path)) as reader:
        assert reader.verify_history() is None


@pytest.mark.parametrize("how", WRITES)
def test_peewees_own_writes_are_audited_inside_a_transaction(db, books, how):
    books.create_many([Book(title="A"), Book(title="B")])
    before = len(history(db))
    with db.transaction(label="Tidy up"):
        WRITES[how]()
        books.create(Book(title="also"))
    change_set, found = entries(db)
    assert len(history(db)) == before + 1
    assert change_set.label == "Tidy up"
    assert len(found) >= 2


@pytest.mark.parametrize("how", WRITES)
def test_peewees_own_writes_roll_back_with_the_transaction(db, books, how):
    books.create_many([Book(title="A"), Book(title="B")])
    before = history(db)
    rows = list(Book.select().order_by(Book.id).tuples())

    def work():
        with db.transaction():
            WRITES[how]()
            raise RuntimeError("on purpose")

    with pytest.raises(RuntimeError):
        work()
    assert history(db) == before
    assert list(Book.select().order_by(Book.id).tuples()) == rows


def test_peewees_atomic_is_a_transaction_of_ours(db, books):
    with db._db.atomic():
        Book.create(title="A")
        with db._db.atomic():
            Book.create(title="B")
    assert history(db)[0].entries == 2


# -- transactions


def test_a_transaction_with_and_without_parentheses(db, books):
    with db.transaction:
        books.create(Book(title="A"))
    with db.transaction():
        books.create(Book(title="B"))
    with db.transaction(label="Third", actor="grace") as transaction:
        books.create(Book(title="C"))
    assert transaction.change_set.label == "Third"
    assert [one.actor for one in history(db)[:3]] == ["grace", "ada", "ada"]


def test_a_transaction_as_a_decorator(db, books):
    @db.transaction(label="Two books")
    def work():
        books.create(Book(title="A"))
        books.create(Book(title="B"))

    work()
    work()
    assert [(one.label, one.entries) for one in history(db)[:2]] == [("Two books", 2)] * 2


def test_a_nested_transaction_is_a_savepoint(db, books):
    with db.transaction():
        books.create(Book(title="kept"))
        with suppress(RuntimeError), db.transaction():
            books.create(Book(title="dropped"))
            raise RuntimeError("on purpose")
        books.create(Book(title="kept too"))
    assert [book.title for book in books.get_all()] == ["kept", "kept too"]
    assert history(db)[0].entries == 2


def test_the_outer_transaction_takes_the_inner_with_it(db, books):
    with suppress(RuntimeError), db.transaction():
        with db.transaction():
            books.create(Book(title="A"))
        raise RuntimeError("on purpose")
    assert books.count(include_deleted=True) == 0
    assert not db._db.in_transaction()


def test_a_transaction_that_changes_nothing_leaves_no_trace(db):
    before = history(db)
    with db.transaction() as transaction:
        pass
    assert transaction.change_set is None
    assert history(db) == before


# -- the window shows what a developer registers


def test_a_registered_model_is_a_table_of_the_workspace(path, db, books):
    books.create(Book(title="Emma", isbn="1", pages=400, lent=True, price="9.90"))
    with closing(Reader(path)) as reader:
        [table] = reader.tables()
        assert (table.label, table.kind, table.name) == ("Book", "model", "book")
        assert [(field.label, field.type) for field in table.fields] == [
            ("Title", "text"),
            ("Isbn", "text"),
            ("Pages", "integer"),
            ("Lent", "boolean"),
            ("Bought", "date"),
            ("Price", "decimal"),
        ]
        assert [field.unique for field in table.fields] == [False, True] + [False] * 4
        assert table.fields[0].required
        [record] = reader.page(table, [1]).values()
        assert record.values[:4] == ("Emma", "1", 400, 1)


def test_what_the_window_writes_a_script_reads(path, db, books):
    db.disconnect()
    with Workspace.open(path) as workspace:
        [table] = workspace.tables()
        title, pages = table.fields[0].id, table.fields[2].id
        record = workspace.write(
            lambda session: session.create(table.id, {title: "Emma", pages: 400})
        ).value
        workspace.write(lambda session: session.move_to_trash(table.id, [record]))
        with closing(workspace.reader()) as reader:
            assert list(reader.ids(Query(table.id, scope=Scope.TRASH))) == [record]
    db.connect()
    assert books.get_by_id(record, include_deleted=True).title == "Emma"
    assert books.restore(record) == 1


def test_a_model_that_gained_a_field_gets_its_column(path, db, books):
    books.create(Book(title="Emma"))
    db.disconnect()

    class Later(BaseModel):
        title = peewee.CharField()
        shelf = peewee.CharField(null=True)

        class Meta:
            table_name = "book"

    @register_repository("book")
    class LaterRepository(BaseRepository):
        model = Later

    assert registered()["book"] is LaterRepository
    db.connect()
    db.create_tables()
    later = LaterRepository(db)
    later.update(1, ("shelf", "A3"))
    assert later.get_by_id(1).shelf == "A3"
    assert entries(db)[1][0].changes[0].label == "Shelf"


def test_only_models_of_the_kit_can_be_registered():
    class Stranger(peewee.Model):
        name = peewee.CharField()

    class StrangerRepository(BaseRepository):
        model = Stranger

    with pytest.raises(TypeError):
        register_repository(StrangerRepository)


def test_registering_with_a_name_and_without():
    try:
        assert register_repository(BookRepository) is BookRepository
        assert register_repository()(BookRepository) is BookRepository
        assert register_repository("library")(BookRepository) is BookRepository
        assert registered()["library"] is BookRepository
    finally:
        unregister("book")
        unregister("library")
